import {
  readSettings,
  type Settings,
} from "../../src/lib/settings/readSettings";
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
  ["trackOffline", ["true", " True ", "TRUE\n"], true],
  ["trackOffline", ["false", "False"], false],
  ["offlineHitLimit", ["500", " 500\n", "0500"], 500],
  ["offlineThrottleDelay", ["0", "000"], 0],
  ["maxHitAge", ["1", "01 "], 1],
] as [keyof Settings, string[], unknown][])(
  "%s: the texts %j count as what they say, as data elements give text",
  (name, texts, expected) => {
    texts.forEach((text) =>
      expect(readSettings({ [name]: text }, logger)).toEqual({
        ...DEFAULTS,
        [name]: expected,
      }),
    );
    expect(logger.warn).not.toHaveBeenCalled();
  },
);

test.each([
  [
    "trackOffline",
    [
      "yes",
      "1",
      "",
      "truefalse",
      "constructor",
      "__proto__",
      1,
      null,
      undefined,
      "%token%",
      Object.create(null),
      ["true"],
    ],
  ],
  // Nobody but the user confirms, and no data element does.
  ["timestampsAccepted", ["true", 1, {}]],
  ["queue", ["x", true, 0, null, ["durable", "x"], " durable"]],
  [
    "offlineHitLimit",
    [0, 100001, 1.5, NaN, Infinity, null, Symbol("x")].concat([
      "",
      "0",
      "100001",
      "1.5",
      "5e2",
      "-5",
      "+5",
      "0x10",
      "5 hits",
      "٥",
      "9".repeat(400),
    ] as never[]),
  ],
  ["offlineThrottleDelay", [-1, 60001, "-1", "60001", " ", [], ["5"], null]],
  ["maxHitAge", [0, 93, "0", "93", {}, undefined, true, "true"]],
] as [string, unknown[]][])(
  "%s of a wrong form gives the default and one warning",
  (name, values) => {
    values.forEach((value) => {
      logger.warn.mockClear();
      expect(readSettings({ [name]: value }, logger)).toEqual(DEFAULTS);
      expect(logger.warn.mock.calls).toEqual([
        [expect.stringContaining(name), value],
      ]);
    });
  },
);

test("what was of a wrong form is in the warning, and what counts instead", () => {
  readSettings({ offlineHitLimit: "lots", trackOffline: undefined }, logger);
  expect(logger.warn.mock.calls).toEqual([
    ["trackOffline invalid, false used:", undefined],
    ["offlineHitLimit invalid, 1000 used:", "lots"],
  ]);
});

test.each(
  [
    "suite2",
    "",
    ["suite2", 5],
    [null],
    [["suite2"]],
    {},
    { length: 0 },
    null,
    undefined,
    true,
    "%suites%",
  ].map((value) => [value]),
)("reportSuites: %j confirms none, with a warning", (reportSuites) => {
  const settings = readSettings({ reportSuites }, logger);
  ["suite2", "suite2,suite2", "", "5", "undefined"].forEach((account) =>
    expect(areListed(account, settings)).toBe(false),
  );
  expect(logger.warn.mock.calls).toEqual([
    ["reportSuites invalid, none confirmed:", reportSuites],
  ]);
});

test.each([
  ["MySuite", ["mysuite"]],
  ["mysuite", ["MySuite"]],
  ["A,b", ["B", "a"]],
])("areListed: %s is in %j, whatever the case", (account, reportSuites) => {
  expect(areListed(account, readSettings({ reportSuites }, logger))).toBe(true);
  expect(areListed(account + "x", readSettings({ reportSuites }, logger))).toBe(
    false,
  );
});

test("areListed", () => {
  const settings = readSettings({ reportSuites: ["a", "b"] }, logger);
  expect(areListed("a", settings)).toBe(true);
  expect(areListed("b,a", settings)).toBe(true);
  expect(areListed("a,c", settings)).toBe(false);
  expect(areListed("", settings)).toBe(false);
  expect(areListed("c", readSettings({}, logger))).toBe(true);
});
