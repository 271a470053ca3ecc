import { createHelper } from "../../src/lib/handover/createHelper";
import { QUESTION } from "../../src/lib/handover/Handover";
import { clearStorage } from "./support/clearStorage";
import { createHandoverStage } from "./support/createHandoverStage";

/* The page's look for a worker with the helper. */

beforeEach(clearStorage);

const setWorker = (worker: unknown) =>
  Object.defineProperty(navigator, "serviceWorker", {
    value: worker,
    configurable: true,
  });
afterEach(() => {
  setWorker(undefined);
  jest.useRealTimers();
});
beforeEach(() => {
  Object.assign(global, {
    SyncManager: jest.fn(),
    MessageChannel: class {
      port1: { onmessage?: (event: object) => void } = {};
      port2 = {
        postMessage: (data: unknown) =>
          Promise.resolve().then(() => this.port1.onmessage?.({ data })),
      };
    },
  });
});
/** A registration whose worker answers, or not. */
const registrationOf = (
  answers: boolean,
  register = jest.fn(),
  answer: unknown = QUESTION,
) => ({
  sync: { register },
  active: {
    postMessage: (
      _: unknown,
      [port]: { postMessage(message: unknown): void }[],
    ) => {
      if (answers) {
        port.postMessage(answer);
      }
    },
  },
});
const look = () => {
  const { helper } = createHandoverStage({ hasHelper: false });
  return helper;
};

test.each([true, { error: "unknown command" }, { type: QUESTION }, null])(
  "takes no other answer of the site's worker for one: %j",
  async (answer) => {
    setWorker({
      getRegistration: () =>
        Promise.resolve(registrationOf(true, undefined, answer)),
    });
    jest.useFakeTimers();
    const looking = look().look();
    await jest.advanceTimersByTimeAsync(5000);
    expect(await looking).toBe(false);
    expect(localStorage.length).toBe(0);
  },
);

test("finds it, and asks once", async () => {
  const getRegistration = jest.fn(() => Promise.resolve(registrationOf(true)));
  setWorker({ getRegistration });
  const helper = look();
  expect(await Promise.all([helper.look(), helper.look()])).toEqual([
    true,
    true,
  ]);
  expect(getRegistration).toHaveBeenCalledTimes(1);
  expect(helper.isKnown()).toBe(true);
});

test.each<[string, unknown]>([
  ["no workers", undefined],
  ["no registration", { getRegistration: () => Promise.resolve() }],
  [
    "no Background Sync",
    { getRegistration: () => Promise.resolve({ active: {} }) },
  ],
  [
    "no worker yet",
    { getRegistration: () => Promise.resolve({ sync: {}, active: null }) },
  ],
  [
    "an error",
    { getRegistration: () => Promise.reject(new Error("SecurityError")) },
  ],
  [
    "a service that throws",
    {
      getRegistration: () => {
        throw new Error("no");
      },
    },
  ],
])("finds none with %s", async (_, worker) => {
  setWorker(worker);
  const helper = look();
  expect(await helper.look()).toBe(false);
  expect(helper.isKnown()).toBe(false);
});

test("is none in a browser without Background Sync", async () => {
  const getRegistration = jest.fn();
  setWorker({ getRegistration });
  delete (global as { SyncManager?: unknown }).SyncManager;
  expect(await look().look()).toBe(false);
  expect(getRegistration).not.toHaveBeenCalled();
});

test("asks the worker that a page's first visit registers, as soon as it is active", async () => {
  let activate: (registration: object) => void = () => undefined;
  const ready = new Promise((resolve) => {
    activate = resolve;
  });
  setWorker({ getRegistration: () => Promise.resolve(), ready });
  const helper = look();
  const looking = helper.look();
  expect(helper.isKnown()).toBe(false);
  activate(registrationOf(true));
  expect(await looking).toBe(true);
  expect(helper.isKnown()).toBe(true);
});

test("bears another answer of the site's worker before its own", async () => {
  const registration = registrationOf(true);
  setWorker({ getRegistration: () => Promise.resolve(registration) });
  const { postMessage } = registration.active;
  registration.active.postMessage = (message, ports) => {
    ports[0].postMessage({ error: "unknown command" });
    postMessage(message, ports);
  };
  expect(await look().look()).toBe(true);
});

test("waits 5 s for a worker without it", async () => {
  jest.useFakeTimers();
  setWorker({
    getRegistration: () => Promise.resolve(registrationOf(false)),
  });
  const looking = look().look();
  await jest.advanceTimersByTimeAsync(5000);
  expect(await looking).toBe(false);
});

test("asks for a sync of its tag, and bears a refusal", async () => {
  const register = jest.fn(() => Promise.reject(new Error("denied")));
  setWorker({
    getRegistration: () => Promise.resolve(registrationOf(true, register)),
  });
  const { local, journal } = createHandoverStage();
  createHelper(local, journal).requestSync();
  await new Promise((resolve) => setTimeout(resolve));
  expect(register.mock.calls).toEqual([["offlineTracking"]]);
});
