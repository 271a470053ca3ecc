import Ajv from "ajv-draft-04";
import fc from "fast-check";
import extension from "../../extension.json";
import {
  readSettings,
  type Settings,
} from "../../src/lib/settings/readSettings";

const isValid = new Ajv().compile(extension.configuration.schema);
const logger = { info: jest.fn(), warn: jest.fn(), error: jest.fn() };

const names = Object.keys(extension.configuration.schema.properties);
/** Settings with the right names and any values. */
const anySettings = fc.dictionary(
  fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...names) }, fc.string()),
  fc.oneof(
    fc.boolean(),
    fc.integer({ min: -10, max: 200000 }),
    fc.constantFrom("durable", "appmeasurement", "%token%", ""),
    fc.array(fc.string()),
    fc.anything(),
  ),
);

beforeEach(() => jest.clearAllMocks());

test("whatever is saved, what is read obeys the schema, save for the confirmation", () => {
  fc.assert(
    fc.property(fc.oneof(anySettings, fc.anything()), (saved) => {
      const settings = readSettings(saved, logger);
      expect(
        isValid({
          ...settings,
          // Any text may name a report suite: it is compared, and no more.
          reportSuites: [],
          timestampsAccepted: true,
        }),
      ).toBe(true);
      expect(typeof settings.timestampsAccepted).toBe("boolean");
      // null: none is confirmed by anything but a list of texts.
      const given = Object(saved) as { reportSuites?: unknown };
      const isList =
        Array.isArray(given.reportSuites) &&
        given.reportSuites.every((id) => typeof id === "string");
      expect(settings.reportSuites).toEqual(
        "reportSuites" in given ? (isList ? given.reportSuites : null) : [],
      );
    }),
    { numRuns: 2000 },
  );
});

test("what obeys the schema is read as it is, without a word", () => {
  fc.assert(
    fc.property(
      fc.record(
        {
          trackOffline: fc.boolean(),
          timestampsAccepted: fc.constant(true),
          reportSuites: fc.uniqueArray(fc.constantFrom("a", "b-1", "C.2")),
          queue: fc.constantFrom("durable", "appmeasurement"),
          offlineHitLimit: fc.integer({ min: 1, max: 100000 }),
          offlineThrottleDelay: fc.integer({ min: 0, max: 60000 }),
          maxHitAge: fc.integer({ min: 1, max: 92 }),
        },
        { requiredKeys: ["trackOffline", "timestampsAccepted"] },
      ),
      (saved) => {
        expect(isValid(saved)).toBe(true);
        const settings = readSettings(saved, logger);
        Object.entries(saved).forEach(([name, value]) =>
          expect(settings[name as keyof Settings]).toEqual(value),
        );
        expect(logger.warn).not.toHaveBeenCalled();
      },
    ),
    { numRuns: 500 },
  );
});
