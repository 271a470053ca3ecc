import { readSettings } from "../../src/lib/settings/readSettings";
import { areListed } from "../../src/lib/settings/areListed";

const DEFAULTS = {
  trackOffline: false,
  timestampsAccepted: false,
  reportSuites: [],
  queue: "durable",
  offlineHitLimit: 1000,
  offlineThrottleDelay: 0,
  maxHitAge: 92,
};
const logger = { info: jest.fn(), warn: jest.fn(), error: jest.fn() };
beforeEach(() => jest.clearAllMocks());

test.each([{}, null, undefined, 5, "text", []])(
  "%j gives the defaults, silently",
  (saved) => {
    expect(readSettings(saved, logger)).toEqual(DEFAULTS);
    expect(logger.warn).not.toHaveBeenCalled();
  },
);

test("keeps what is of its form, to the ends of the ranges", () => {
  const most = {
    trackOffline: true,
    timestampsAccepted: true,
    reportSuites: ["a"],
    queue: "appmeasurement",
    offlineHitLimit: 100000,
    offlineThrottleDelay: 60000,
    maxHitAge: 92,
  };
  const least = {
    ...DEFAULTS,
    offlineHitLimit: 1,
    offlineThrottleDelay: 0,
    maxHitAge: 1,
  };
  expect(readSettings(most, logger)).toEqual(most);
  expect(readSettings(least, logger)).toEqual(least);
  expect(logger.warn).not.toHaveBeenCalled();
});

test.each([
  [
    "trackOffline",
    ["true", 1, null, undefined, "%token%", Object.create(null)],
  ],
  ["timestampsAccepted", ["true", 1, {}]],
  ["reportSuites", ["a", {}, [1], [null], null]],
  ["queue", ["x", true, 0, null, ["durable", "x"]]],
  ["offlineHitLimit", [0, 100001, 1.5, "5", NaN, Infinity, null, Symbol("x")]],
  ["offlineThrottleDelay", [-1, 60001, "0", [], null]],
  ["maxHitAge", [0, 93, "1", {}, undefined]],
] as [string, unknown[]][])(
  "%s of a wrong form gives the default and one warning",
  (name, values) => {
    values.forEach((value) => {
      logger.warn.mockClear();
      expect(readSettings({ [name]: value }, logger)).toEqual(DEFAULTS);
      expect(logger.warn).toHaveBeenCalledTimes(1);
      expect(logger.warn).toHaveBeenCalledWith(expect.stringContaining(name));
    });
  },
);

test("areListed", () => {
  const settings = readSettings({ reportSuites: ["a", "b"] }, logger);
  expect(areListed("a", settings)).toBe(true);
  expect(areListed("b,a", settings)).toBe(true);
  expect(areListed("a,c", settings)).toBe(false);
  expect(areListed("", settings)).toBe(false);
  expect(areListed("c", readSettings({}, logger))).toBe(true);
});
