import { publish } from "../../build/publish";

const set = (
  env: Record<string, string>,
  codes: Record<string, number> = {},
) => {
  const ran: string[][] = [];
  const messages: string[] = [];
  return {
    ran,
    messages,
    env,
    archive: "package.zip",
    isTerminal: true,
    log: (message: string) => {
      messages.push(message);
    },
    run: (...call: string[]) => {
      ran.push(call);
      return codes[call[0]] ?? 0;
    },
  };
};
const ID = { REACTOR_IO_INTEGRATION_CLIENT_ID: "id" };
const CREDENTIALS = { ...ID, REACTOR_IO_INTEGRATION_CLIENT_SECRET: "secret" };
const UPLOADER = "@adobe/reactor-uploader/bin/index.js";
const RELEASER = "@adobe/reactor-releaser/bin/index.js";

test.each([
  ["upload", {}],
  ["upload", ID],
  ["release", {}],
])(
  "%s with %j says which credentials are missing, and runs nothing",
  (task, env) => {
    const surroundings = set(env);
    expect(publish([task], surroundings)).toBe(1);
    expect(surroundings.messages).toEqual([
      expect.stringMatching(
        /REACTOR_IO_INTEGRATION_CLIENT_ID and REACTOR_IO_INTEGRATION_CLIENT_SECRET \(or REACTOR_IO_INTEGRATION_ACCESS_TOKEN\)/,
      ),
    ]);
    expect(surroundings.ran).toEqual([]);
  },
);

test.each([CREDENTIALS, { REACTOR_IO_INTEGRATION_ACCESS_TOKEN: "token" }])(
  "upload with %j packages, then uploads the package",
  (env) => {
    const surroundings = set(env);
    expect(publish(["upload"], surroundings)).toBe(0);
    expect(surroundings.ran).toEqual([
      ["npm", "run", "package"],
      [UPLOADER, "package.zip"],
    ]);
  },
);

test("what can't be packaged is not uploaded", () => {
  const surroundings = set(CREDENTIALS, { npm: 2 });
  expect(publish(["upload"], surroundings)).toBe(2);
  expect(surroundings.ran).toHaveLength(1);
});

test("release releases", () => {
  const surroundings = set(CREDENTIALS, { [RELEASER]: 3 });
  expect(publish(["release"], surroundings)).toBe(3);
  expect(surroundings.ran).toEqual([[RELEASER]]);
});

test("other arguments are passed on to Adobe's tools", () => {
  const surroundings = set(CREDENTIALS);
  publish(["upload", "--upload-timeout", "5"], surroundings);
  publish(["release", "--verbose"], surroundings);
  expect(surroundings.ran.slice(1)).toEqual([
    [UPLOADER, "package.zip", "--upload-timeout", "5"],
    [RELEASER, "--verbose"],
  ]);
});

test("credentials may be arguments, and are of the environment asked for", () => {
  const none = set({});
  expect(publish(["release", "--auth.access-token=x"], none)).toBe(0);
  const production = set(CREDENTIALS);
  expect(publish(["release", "--environment", "stage"], production)).toBe(1);
  expect(production.messages[0]).toContain(
    "REACTOR_IO_INTEGRATION_CLIENT_ID_STAGE",
  );
  const stage = set({ REACTOR_IO_INTEGRATION_ACCESS_TOKEN_STAGE: "token" });
  expect(publish(["release", "--environment=stage"], stage)).toBe(0);
});

test("a release is confirmed by somebody at a terminal, or by an argument", () => {
  const surroundings = { ...set(CREDENTIALS), isTerminal: false };
  expect(publish(["release"], surroundings)).toBe(1);
  expect(surroundings.messages[0]).toMatch(/can't be undone/);
  expect(surroundings.ran).toEqual([]);
  expect(publish(["release", "--confirm-package-release"], surroundings)).toBe(
    0,
  );
  expect(publish(["upload"], surroundings)).toBe(0);
});

test("Adobe's tools are where they are looked for", () => {
  [UPLOADER, RELEASER].forEach((tool) =>
    expect(require.resolve(tool)).toBeTruthy(),
  );
});

test("anything else is refused", () => {
  const surroundings = set(CREDENTIALS);
  expect(publish(["publish"], surroundings)).toBe(1);
  expect(surroundings.ran).toEqual([]);
});
