/** @jest-environment node */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import extension from "../../extension.json";
import { runNode } from "./support/runNode";
import {
  PACKAGE,
  SECRET,
  startAdobeApi,
  TOKEN,
  type AdobeApi,
  type ApiAnswer,
} from "./support/startAdobeApi";

/* npm run release and npm run upload, with Adobe's own tools, against a stand-in of Adobe's API. */

const IMS = "POST ims-na1.adobelogin.com/ims/token/v3";
const LIST = "GET reactor.adobe.io/extension_packages";
const PATCH = "PATCH reactor.adobe.io/extension_packages/EP1";
const NOBODY = { REACTOR_IO_INTEGRATION_CLIENT_SECRET: "" };
const CONFIRMED = "--confirm-package-release";

const folder = mkdtempSync(join(tmpdir(), "offline-tracking-release-"));
const zip = join(folder, "package-x-1.zip");
let api: AdobeApi;

beforeAll(() =>
  writeFileSync(
    zip,
    zipSync({ "extension.json": strToU8(JSON.stringify(extension)) }),
  ),
);
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(async () => {
  api = await startAdobeApi();
});
afterEach(() => api.close());

const surroundings = (env: Record<string, string> = {}) => ({
  ADOBE_API_STAND_IN: api.origin,
  REACTOR_IO_INTEGRATION_CLIENT_ID: "id",
  REACTOR_IO_INTEGRATION_CLIENT_SECRET: SECRET,
  ...env,
});
const release = (args: string[] = [CONFIRMED], env?: Record<string, string>) =>
  runNode(["scripts/publish.ts", "release", ...args], surroundings(env));
/** Without the build that comes before. */
const upload = (args: string[] = [], env?: Record<string, string>) =>
  runNode(
    [
      "-e",
      `process.exitCode = require("./build/adobe/runAdobeTool").runAdobeTool("@adobe/reactor-uploader/bin/index.js", ...${JSON.stringify([zip, ...args])})`,
    ],
    surroundings(env),
  );
const released = () =>
  api.requests.filter(({ body }) => body.includes("release_private"));

test("what was uploaded is released, when that is confirmed", async () => {
  const { code, out, error } = await release();
  expect(error).toEqual([]);
  expect(out.join()).toContain("EP1 has been released");
  expect(code).toBe(0);
  expect(released()).toHaveLength(1);
  const [list] = api.requests.filter(({ method }) => method === "GET");
  expect(list.query.get("filter[name]")).toBe(`EQ ${extension.name}`);
});

test("without a terminal nothing is released unless it is confirmed, and the exit code says so", async () => {
  const { code, error } = await release([]);
  expect(code).toBe(1);
  expect(error).toEqual([
    expect.stringContaining("npm run release -- --confirm-package-release"),
  ]);
  expect(api.requests).toEqual([]);
});

test("an access token will do, and arguments are passed on", async () => {
  const { code } = await release([CONFIRMED, "--auth.access-token", TOKEN], {
    REACTOR_IO_INTEGRATION_CLIENT_ID: "",
  });
  expect(code).toBe(0);
  expect(api.requests.map(({ target }) => target)).not.toContain(
    "ims-na1.adobelogin.com/ims/token/v3",
  );
});

test("with nothing to release, the exit code is not 0", async () => {
  api.answers[LIST] = { status: 200, body: { data: [] } };
  const { code, out, error } = await release();
  expect(out).toEqual([]);
  expect(error).toEqual([
    expect.stringMatching(/no package of this extension in development/),
  ]);
  expect(code).toBe(1);
});

const reactorError = (status: number, title: string): ApiAnswer => ({
  status,
  body: { errors: [{ status: String(status), title }] },
});

/** What goes wrong, at which request, and what is said of it. */
const FAULTS: [string, string, ApiAnswer, RegExp][] = [
  [
    "401",
    LIST,
    { status: 401, body: { message: "Oauth token is not valid" } },
    /access token \(401\): Oauth token is not valid\. Get a new one/,
  ],
  [
    "403",
    LIST,
    reactorError(403, "Forbidden"),
    /\(403\): Forbidden\..*Develop Extensions/,
  ],
  [
    "409",
    PATCH,
    reactorError(409, "Package is pending"),
    /conflict.*\(409\): Package is pending\./,
  ],
  [
    "413",
    PATCH,
    { status: 413, body: "<html>too large</html>" },
    /this size \(413\)\./,
  ],
  [
    "422",
    PATCH,
    reactorError(422, "Not valid"),
    /refuses this \(422\): Not valid\./,
  ],
  ["500", LIST, { status: 500, body: "" }, /failed \(500\)\. Try again later/],
  [
    "503 after a change",
    PATCH,
    { status: 503, body: "" },
    /failed \(503\).*look in the Data Collection UI before/,
  ],
  [
    "a proxy's page",
    LIST,
    { status: 200, body: "<html>Log in</html>" },
    /isn't JSON \(200\)/,
  ],
  ["a hanging server", LIST, "hang", /Reactor API didn't answer within 1 s\.$/],
  [
    "a hanging sign-in",
    IMS,
    "hang",
    /sign-in \(IMS\) didn't answer within 1 s\.$/,
  ],
  [
    "a server that hangs on a change",
    PATCH,
    "hang",
    /didn't answer within 1 s\. It may have done what was asked/,
  ],
];

/** Only where nobody answers: a busy machine takes longer than a second. */
const IMPATIENT = { ADOBE_API_TIMEOUT: "1" };

describe.each([
  ["release", (env: object) => release([CONFIRMED], { ...env })],
  ["upload", (env: object) => upload([], { ...env })],
])("%s", (_, run) => {
  test.each(FAULTS)(
    "%s: one sentence, and an exit code that is not 0",
    async (_, request, answer, sentence) => {
      api.answers[request] = answer;
      const { code, error } = await run(answer === "hang" ? IMPATIENT : {});
      expect(error).toEqual([expect.stringMatching(sentence)]);
      expect(code).toBe(1);
    },
  );

  test("a wrong secret: one sentence, and an exit code that is not 0", async () => {
    api.answers[IMS] = {
      status: 401,
      body: {
        error: "invalid_client",
        error_description: "invalid client_secret parameter",
      },
    };
    const { code, error, out } = await run({});
    expect(error).toEqual([
      expect.stringMatching(
        /doesn't accept the credentials \(401\): invalid client_secret parameter\. Look at/,
      ),
    ]);
    expect(code).toBe(1);
    expect([...error, ...out].join()).not.toContain(SECRET);
  });

  test("no server: one sentence, and an exit code that is not 0", async () => {
    await api.close();
    const { code, error } = await run({});
    expect(error).toEqual([
      expect.stringMatching(/can't be reached \(ECONNREFUSED\)/),
    ]);
    expect(code).toBe(1);
  });
});

test.each([
  ["release", () => release(["--auth.client-id=id"], NOBODY)],
  ["upload", () => upload(["--auth.client-id=id"], NOBODY)],
])(
  "%s: a question that nobody answers ends it, and the exit code says so",
  async (_, run) => {
    const { code, error } = await run();
    expect(code).toBe(1);
    expect(error.join()).toMatch(/Nothing was|nobody is asked/);
    expect(released()).toEqual([]);
  },
);

test("asking for help is no fault", async () => {
  const { code, out, error } = await upload(["--help"]);
  expect([code, error]).toEqual([0, []]);
  expect(out.join()).toContain("--upload-timeout");
});

test("the package is uploaded, and its processing waited for", async () => {
  const { code, error } = await upload();
  expect(error.join()).not.toContain("rror");
  expect(code).toBe(0);
  const [patch] = api.requests.filter(({ method }) => method === "PATCH");
  expect(patch.headers["content-type"]).toContain("multipart/form-data");
  expect(patch.body).toContain("extension.json");
});

test("a package that can't be processed: one sentence, and an exit code that is not 0", async () => {
  api.answers["GET reactor.adobe.io/extension_packages/EP1"] = {
    status: 200,
    body: {
      data: {
        ...PACKAGE,
        attributes: { status: "failed" },
        meta: { status_details: { errors: [{ title: "Broken" }] } },
      },
    },
  };
  const { code, error } = await upload();
  expect(code).toBe(1);
  expect(error.join(" ")).toMatch(/processing failed.*Broken/);
  expect(error.join(" ")).not.toMatch(/ at .*\.js:/);
});

test("credentials go to no stand-in that isn't on this machine", async () => {
  const { code, error } = await release([CONFIRMED], {
    ADOBE_API_STAND_IN: "http://evil.example",
  });
  expect(code).toBe(1);
  expect(error).toEqual([
    expect.stringContaining("http://evil.example is not on this machine"),
  ]);
});
