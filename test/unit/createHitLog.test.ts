import { version } from "../../extension.json";
import { createHitLog } from "../../src/lib/createHitLog";
import type { ReasonToWait } from "../../src/lib/createPermission";
import { createWhyItWaits } from "../../src/lib/createWhyItWaits";
import { formatHitId } from "../../src/lib/hit/hitId";
import { createHitStates } from "../../src/lib/journal/createHitStates";
import { createLocalTier } from "../../src/lib/journal/createLocalTier";
import type { Settings } from "../../src/lib/settings/readSettings";

const SERVER = "https://x.example";
const NOW = 1700000000000;
const id = formatHitId(NOW - 250, 7, "abcdefgh");
const hit = {
  id,
  url: `${SERVER}/b/ss/suite1/1/JS/s1?AQB=1&pageName=My%20page&c.&pageName=no&.c`,
  server: SERVER,
};
const settings = { trackOffline: true } as Settings;
const info = jest.fn();
let end: () => void = () => undefined;

function start(
  debugEnabled = true,
  reasonToWait: () => ReasonToWait = () => "",
) {
  let change: (isEnabled: boolean) => void = () => undefined;
  const local = createLocalTier((e) => {
    throw e;
  });
  const turbine = {
    logger: { info },
    debugEnabled,
    onDebugChanged: (callback: typeof change) => {
      change = callback;
    },
  } as unknown as Turbine;
  const log = createHitLog(turbine, {
    settings,
    local,
    whyItWaits: createWhyItWaits(local, reasonToWait),
  });
  end = () => change(false);
  return {
    local,
    log,
    states: createHitStates(local),
    setDebug: (isEnabled: boolean) => change(isEnabled),
  };
}
const lines = () =>
  info.mock.calls.map((call: unknown[]) =>
    call
      .map((part) => (typeof part === "string" ? part : JSON.stringify(part)))
      .join(" "),
  );

beforeEach(() => {
  jest.useFakeTimers({ now: NOW });
  localStorage.clear();
  info.mockClear();
});
afterEach(() => {
  end();
  jest.useRealTimers();
});

test("at the start: the version, the settings, what waits, how the servers are", () => {
  localStorage.setItem(`offlineTracking.waiting.${SERVER}`, "1");
  localStorage.setItem(
    `offlineTracking.server.${SERVER}`,
    `2 ${String(NOW - 100)} ${String(NOW + 900)} 0`,
  );
  start();
  expect(info.mock.calls).toEqual([
    [
      version,
      settings,
      {
        waiting: [SERVER],
        servers: [[SERVER, "failed, 2 in a row, next try in 900 ms"]],
      },
    ],
  ]);
});

test("a line for each step in the life of a hit", () => {
  const { local, log, states } = start();
  info.mockClear();
  states.setMark(id, { page: "abcdefgh", presumption: "none", url: hit.url });
  // The page is left: not another step.
  states.setMark(id, { page: "", presumption: "none", url: hit.url });
  local.set(`server.${SERVER}`, `1 ${String(NOW)} ${String(NOW + 1500)} 0`);
  states.setFailures(id, { count: 1 });
  local.set(`hit.${id}`, hit.url);
  states.setMark(id, { page: "abcdefgh", presumption: "none" });
  states.setFailures(id, { count: 2, isAside: true });
  local.set(`server.${SERVER}`, `0 0 0 ${String(NOW)}`);
  log.gone(hit, "delivered");
  local.remove(`waiting.${SERVER}`);
  local.set("cleared.optIn", "3");
  const name = `Hit abcd.7 suite1 "My page":`;
  expect(lines()).toEqual([
    `${name} tracked, on the wire`,
    `${SERVER} failed, 1 in a row, next try in 1500 ms`,
    `${name} failed, 1 in a row`,
    `${name} queued: unreachable`,
    `${name} on the wire`,
    `${name} failed, 2 in a row, set aside`,
    `${SERVER} answers`,
    `${name} delivered after 250 ms`,
    `${SERVER} nothing waits`,
    "All hits discarded: optIn",
  ]);
});

test.each<[ReasonToWait, string]>([
  ["held", "held"],
  ["", "behind others"],
])("why a hit waits: %s", (reason, text) => {
  const { local } = start(true, () => reason);
  local.set(`hit.${id}`, hit.url);
  expect(lines().pop()).toContain(`tracked, queued: ${text}`);
});

test("a hit that another tab delivered", () => {
  const { local } = start();
  local.set(`hit.${id}`, hit.url);
  dispatchEvent(
    new StorageEvent("storage", {
      key: `offlineTracking.gone.${id}`,
      newValue: "delivered:suite1",
    }),
  );
  expect(lines().pop()).toBe(
    `Hit abcd.7 suite1 "My page": delivered, in another tab`,
  );
});

test("nothing while debugging is off; it can be turned on and off", () => {
  const { local, log, setDebug } = start(false);
  local.set(`hit.${id}`, hit.url);
  log.gone(hit, "delivered");
  expect(lines()).toEqual([]);
  setDebug(true);
  local.set(`hit.${id}`, hit.url);
  expect(lines()).toHaveLength(2);
  setDebug(false);
  log.gone(hit, "delivered");
  local.set(`hit.${id}`, hit.url);
  expect(lines()).toHaveLength(2);
});

test("the connection and the visitor's answers, while debugging is on", () => {
  const { log, setDebug } = start();
  info.mockClear();
  const tellAll = () => {
    const onLine = jest.spyOn(navigator, "onLine", "get");
    onLine.mockReturnValue(false);
    dispatchEvent(new Event("offline"));
    onLine.mockReturnValue(true);
    dispatchEvent(new Event("online"));
    onLine.mockRestore();
    log.answered(true);
    log.answered(false);
  };
  tellAll();
  expect(lines()).toEqual([
    "Connection lost",
    "Connection restored",
    "Consent given",
    "Consent not given",
  ]);
  setDebug(false);
  tellAll();
  expect(lines()).toHaveLength(4);
});

test("a link goes by its own name", () => {
  const { local } = start();
  local.set(`hit.${id}`, hit.url.replace("&c.", "&pev2=My%20link&c."));
  expect(lines().pop()).toContain(`suite1 "My link":`);
});

test("a name that can't be read is shown as it is", () => {
  const { local } = start();
  local.set(`hit.${id}`, hit.url.replace("My%20page", "%E0%A4%A"));
  expect(lines().pop()).toContain(`"%E0%A4%A"`);
});
