/** @jest-environment node */
import { findTimestampSettings } from "../../build/adobe/findTimestampSettings";
import { timestampVerdict } from "../../build/adobe/timestampVerdict";
import { runNode } from "./support/runNode";
import { SECRET, startAdobeApi, type AdobeApi } from "./support/startAdobeApi";

/* npm run check-suites, against a stand-in of Adobe's Analytics API. What the real one answers isn't documented. */

let api: AdobeApi;
beforeEach(async () => {
  api = await startAdobeApi();
});
afterEach(() => api.close());

const check = (args: string[], env: Record<string, string> = {}) =>
  runNode(["scripts/checkSuites.ts", ...args], {
    ADOBE_API_STAND_IN: api.origin,
    REACTOR_IO_INTEGRATION_CLIENT_ID: "id",
    REACTOR_IO_INTEGRATION_CLIENT_SECRET: SECRET,
    ...env,
  });
const settingsOf = (suite: string, company = "testco0") =>
  `GET analytics.adobe.io/api/${company}/reportsuites/${suite}/settings`;
const ok = (body: unknown) => ({ status: 200, body });
const PLACE =
  "Analytics > Admin > Report Suites > Edit Settings > General > Timestamp configuration";

test("each suite's settings of timestamps are printed as they are, with a verdict; nothing is changed", async () => {
  api.answers[settingsOf("optional")] = ok({
    session_timeout: 30,
    timestamp_configuration: "Timestamps optional",
  });
  api.answers[settingsOf("required")] = ok({ timestamps: "required" });
  api.answers[settingsOf("dropping")] = ok({
    general: {
      timestampSetting: "Timestamps not allowed (visitorID supported)",
    },
  });
  api.answers[settingsOf("unclear")] = ok({ timestamp_enabled: false });
  api.answers[settingsOf("silent")] = ok({ session_timeout: 30 });
  const { code, out, error } = await check([
    "optional,required",
    "dropping",
    "unclear",
    "silent",
  ]);
  expect(error).toEqual([]);
  expect(out).toEqual([
    "optional: accepts timestamped hits",
    '  timestamp_configuration: "Timestamps optional"',
    "required: requires timestamps, and drops hits without",
    '  timestamps: "required"',
    "dropping: refuses: timestamped hits are dropped, for good",
    '  general.timestampSetting: "Timestamps not allowed (visitorID supported)"',
    `unclear: not told: look in the interface, under ${PLACE}`,
    "  timestamp_enabled: false",
    `silent: not told: look in the interface, under ${PLACE}`,
  ]);
  expect(code).toBe(1);
  const asked = api.requests.filter(({ target }) =>
    target.startsWith("analytics.adobe.io"),
  );
  expect(asked).toHaveLength(6);
  asked.forEach(({ method, headers }) => {
    expect(method).toBe("GET");
    expect(headers["x-api-key"]).toBe("id");
  });
});

test("the exit code is 0 where every suite takes timestamps", async () => {
  api.answers[settingsOf("a")] = ok({ timestamps: "optional" });
  api.answers[settingsOf("b")] = ok({ timestamps: "required" });
  expect((await check(["a", "b"])).code).toBe(0);
});

test("a suite that can't be read doesn't hide the others", async () => {
  api.answers[settingsOf("secret")] = {
    status: 403,
    body: { errorCode: "403", errorDescription: "No access" },
  };
  api.answers[settingsOf("open")] = ok({ timestamps: "optional" });
  const { code, out } = await check(["secret", "unknown", "open"]);
  expect(out).toEqual([
    expect.stringMatching(/^secret: .*\(403\): No access\./),
    expect.stringMatching(/^unknown: .*\(404\)/),
    "open: accepts timestamped hits",
    '  timestamps: "optional"',
  ]);
  expect(code).toBe(1);
});

test("of several companies one has to be named", async () => {
  api.answers["GET analytics.adobe.io/discovery/me"] = ok({
    imsOrgs: [
      { companies: [{ globalCompanyId: "one0" }, { globalCompanyId: "two0" }] },
    ],
  });
  const { code, error } = await check(["a"]);
  expect(code).toBe(1);
  expect(error).toEqual([expect.stringMatching(/--company.*one0, two0/)]);

  api.answers[settingsOf("a", "two0")] = ok({ timestamps: "optional" });
  const named = await check(["a", "--company", "two0"]);
  expect(named.out[0]).toBe("a: accepts timestamped hits");
  expect(named.code).toBe(0);
});

test.each<[string, string[], Record<string, string>, RegExp]>([
  ["no suite", [], {}, /npm run check-suites -- suite1 suite2/],
  ["an unknown option", ["a", "--fix"], {}, /--fix/],
  [
    "no credentials",
    ["a"],
    { REACTOR_IO_INTEGRATION_CLIENT_SECRET: "" },
    /REACTOR_IO_INTEGRATION_CLIENT_ID and REACTOR_IO_INTEGRATION_CLIENT_SECRET/,
  ],
  [
    "no client ID beside a token",
    ["a"],
    {
      REACTOR_IO_INTEGRATION_CLIENT_ID: "",
      REACTOR_IO_INTEGRATION_ACCESS_TOKEN: "token",
    },
    /REACTOR_IO_INTEGRATION_CLIENT_ID/,
  ],
  [
    "a wrong secret",
    ["a"],
    { REACTOR_IO_INTEGRATION_CLIENT_SECRET: "wrong" },
    /doesn't accept the credentials \(401\)/,
  ],
  [
    "a wrong token",
    ["a"],
    { REACTOR_IO_INTEGRATION_ACCESS_TOKEN: "wrong" },
    /Analytics API doesn't accept the access token \(401\)/,
  ],
])("%s: one sentence, and exit code 1", async (_, args, env, sentence) => {
  const { code, out, error } = await check(args, env);
  expect(error).toEqual([expect.stringMatching(sentence)]);
  expect(out).toEqual([]);
  expect(code).toBe(1);
});

test("no company, and a server that hangs: one sentence each", async () => {
  const ME = "GET analytics.adobe.io/discovery/me";
  api.answers[ME] = ok({ imsOrgs: [] });
  expect((await check(["a"])).error).toEqual([
    expect.stringMatching(/no company/),
  ]);
  api.answers[ME] = "hang";
  const { error } = await check(["a"], { ADOBE_API_TIMEOUT: "1" });
  expect(error).toEqual([
    expect.stringMatching(/Analytics API didn't answer within 1 s/),
  ]);
});

test.each([
  [{ timestamp: 1 }, [["timestamp", 1]]],
  [{ hasTimeStamps: true }, [["hasTimeStamps", true]]],
  [{ a: { "time-stamp": { b: null } } }, [["a.time-stamp.b", null]]],
  [[{ timestamps: [] }], [["0.timestamps", []]]],
  [
    {
      settings: [
        { name: "timestamp_option", value: "x" },
        { name: "other", value: 1 },
      ],
    },
    [["timestamp_option", "x"]],
  ],
  [[{ id: "timestamps", value: "x" }], [["timestamps", "x"]]],
  [{ stamp: 1, time: 2 }, []],
  [null, []],
  ["timestamp", []],
])("of %j the settings of timestamps are %j", (answer, expected) => {
  expect(
    findTimestampSettings(answer).map(({ name, value }) => [name, value]),
  ).toEqual(expected);
});

test.each([
  [[["timestamps", "Timestamps optional"]], "accepts"],
  [[["timestamps", "OPTIONAL"]], "accepts"],
  [[["timestampsOptional", true]], "accepts"],
  [
    [
      ["timestamps_optional", true],
      ["timestamps_required", false],
    ],
    "accepts",
  ],
  [[["timestamp_setting", "required"]], "requires"],
  [[["timestamps_required", true]], "requires"],
  [[["timestamps", "not_allowed"]], "refuses"],
  [[["timestamp", "notAllowed"]], "refuses"],
  [[["general.timestamps.mode", "optional"]], "accepts"],
  // Whatever could as well mean something else.
  [[["timestamps.visitorID", "optional"]], "not told"],
  [[["timestamp_zone", "required"]], "not told"],
  [[["timestamps", "not optional"]], "not told"],
  [[["timestamps_not_required", true]], "not told"],
  [[["timestamps_optional", false]], "not told"],
  [[["timestamp_enabled", true]], "not told"],
  [[["timestamp", 2]], "not told"],
  [[["timestamp", "constructor"]], "not told"],
  [
    [
      ["timestamps", "optional"],
      ["timestamp", "required"],
    ],
    "not told",
  ],
  [[], "not told"],
] as [[string, unknown][], string][])("%j: %s", (settings, verdict) => {
  expect(
    timestampVerdict(settings.map(([name, value]) => ({ name, value }))),
  ).toBe(verdict);
});
