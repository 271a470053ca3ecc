import { formatHitId } from "../../src/lib/hit/hitId";
import type { Answer } from "../../src/lib/transport/Sending";
import {
  createDeliveryStage,
  nameOf,
  SERVER,
} from "./support/createDeliveryStage";

const NOW = 1790000000000;
const LOCK = `offlineTracking.deliver.${SERVER}`;
const pass = (milliseconds: number) =>
  jest.advanceTimersByTimeAsync(milliseconds);
/** A stage on which hits of an earlier page wait. */
const withWaiting = (...names: string[]) => {
  const stage = createDeliveryStage();
  names.forEach((name, order) =>
    stage.leave(formatHitId(NOW - 1000, order, "deadpage"), name),
  );
  stage.delivery.wait();
  return stage;
};
/** Another page has the lease until it gives it up. */
const holdElsewhere = () => {
  let release = () => undefined as void;
  void navigator.locks.request(
    LOCK,
    () =>
      new Promise<void>((resolve) => {
        release = resolve;
      }),
  );
  return () => release();
};
const heard = (promise: Promise<unknown>) => {
  const listener = jest.fn();
  void promise.then(listener);
  return listener;
};

beforeEach(() => {
  localStorage.clear();
  jest.useFakeTimers({ now: NOW });
  jest.spyOn(Math, "random").mockReturnValue(0.5);
  navigator.sendBeacon = jest.fn(() => true);
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

describe("while another page delivers", () => {
  test("this one sends nothing that waits, and asks again each second", async () => {
    const { delivery, log } = withWaiting("a");
    const release = holdElsewhere();
    await pass(0);
    const request = jest.spyOn(navigator.locks, "request");
    const asked = () =>
      request.mock.calls.filter(([name]) => name === LOCK).length;
    delivery.deliver();
    await pass(0);
    expect(asked()).toBe(1);
    await pass(999);
    expect(asked()).toBe(1);
    await pass(1);
    expect(asked()).toBe(2);
    expect(log).toEqual([]);
    release();
    await pass(1000);
    expect(log).toEqual(["send a", "delivered a"]);
  });

  test("it is not idle", async () => {
    const { delivery } = withWaiting();
    const release = holdElsewhere();
    await pass(0);
    const idle = heard(delivery.idle());
    await pass(3000);
    expect(idle).not.toHaveBeenCalled();
    release();
    await pass(1000);
    expect(idle).toHaveBeenCalledTimes(1);
  });

  test("... unless this page is left", async () => {
    const { delivery, page } = withWaiting();
    holdElsewhere();
    await pass(0);
    const idle = heard(delivery.idle());
    await pass(0);
    page.prepareToLeave();
    await pass(1000);
    expect(idle).toHaveBeenCalledTimes(1);
  });
});

describe("a page that has yet to load", () => {
  const begin = () => {
    jest.spyOn(document, "readyState", "get").mockReturnValue("interactive");
    return withWaiting("a");
  };

  test("does so first: the server may be silent, and hold it up", async () => {
    const { delivery, log } = begin();
    delivery.deliver();
    await pass(2000);
    expect(log).toEqual([]);
    dispatchEvent(new Event("load"));
    await pass(0);
    expect(log).toEqual(["send a", "delivered a"]);
  });

  test("... but not where the server is known to answer", async () => {
    const { delivery, log, track } = begin();
    localStorage.setItem(
      `offlineTracking.server.${SERVER}`,
      `0 0 0 ${String(NOW)}`,
    );
    track("b");
    delivery.deliver();
    await pass(0);
    expect(log).toEqual(["send a", "delivered a", "send b", "delivered b"]);
  });
});

describe("one delivery at a time", () => {
  test("is under way, however often it is asked for", async () => {
    const { delivery, log, answers } = withWaiting("a", "b");
    answers.push(new Promise<Answer>(() => undefined));
    const request = jest.spyOn(navigator.locks, "request");
    [1, 2, 3].forEach(() => delivery.deliver());
    await pass(0);
    delivery.deliver();
    await pass(1000);
    const asked = request.mock.calls.filter(([name]) => name === LOCK);
    expect([asked.length, log]).toEqual([1, ["send a"]]);
  });

  test("and none where nothing waits", async () => {
    const { delivery } = createDeliveryStage();
    const request = jest.spyOn(navigator.locks, "request");
    delivery.deliver();
    await pass(5000);
    expect(request).not.toHaveBeenCalled();
    expect(jest.getTimerCount()).toBe(0);
  });

  test("nor in a page that is being left", async () => {
    const { delivery, log, page } = withWaiting("a");
    page.prepareToLeave();
    delivery.deliver();
    await pass(5000);
    expect(log).toEqual([]);
    page.comeBack();
    delivery.deliver();
    await pass(0);
    expect(log).toEqual(["send a", "delivered a"]);
  });

  test("a hit that is tracked meanwhile is delivered after it", async () => {
    const { delivery, log, answers, track } = withWaiting("a");
    let settle: (answer: Answer) => void = () => undefined;
    answers.push(
      new Promise((resolve) => {
        settle = resolve;
      }),
    );
    delivery.deliver();
    await pass(0);
    track("b");
    expect(log).toEqual(["send a"]);
    settle({ end: "delivered" });
    await pass(0);
    expect(log).toEqual(["send a", "delivered a", "send b", "delivered b"]);
    // Nothing waits, and nothing is left to be done.
    track("c");
    expect(log.slice(4)).toEqual(["send c"]);
  });
});

test("hits that wait show that their page lives, and fill the queue up to its limit", async () => {
  const { track, allowed, log, names } = createDeliveryStage({
    offlineHitLimit: 2,
  });
  allowed.maySend = false;
  ["a", "b", "c"].forEach((name) => track(name));
  await pass(0);
  const { held = [] } = await navigator.locks.query();
  expect(held.map(({ name }) => name)).toEqual([
    "offlineTracking.page.thispage",
  ]);
  expect(log).toEqual(["discarded a, offlineHitLimit"]);
  expect(names()).toEqual(["b", "c"]);
});

describe("a fresh hit waits", () => {
  test("while the browser is offline, beacon or not", () => {
    jest.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    const { track, names, transport } = createDeliveryStage();
    transport.outlivesPage = true;
    track("a");
    track("b", true);
    expect(names()).toEqual(["a", "b"]);
  });

  test("while the server fails, though nothing waits any more", async () => {
    const { track, log, names, delivery } = createDeliveryStage();
    localStorage.setItem(
      `offlineTracking.server.${SERVER}`,
      `1 ${String(NOW)} ${String(NOW + 5000)} 0`,
    );
    track("a");
    expect([log, names()]).toEqual([[], ["a"]]);
    // An early try, 1 s after the last.
    delivery.deliver();
    await pass(999);
    expect(log).toEqual([]);
    await pass(1);
    expect(log).toEqual(["send a", "delivered a"]);
  });
});

test("what fails is claimed no longer, also while another hit is about to be tried", async () => {
  const calls: string[] = [];
  const stage = createDeliveryStage({
    handover: {
      claim: ({ url }) => calls.push(`claim ${nameOf(url)}`),
      release: () => calls.push("release"),
    },
  });
  ["a", "b"].forEach((name, order) =>
    stage.leave(formatHitId(NOW - 1000, order, "deadpage"), name),
  );
  stage.delivery.wait();
  stage.verdicts.a = "failed";
  stage.delivery.deliver();
  await pass(0);
  expect(calls).toEqual(["claim a", "release"]);
  // Its second failure: another one is tried a second later.
  stage.verdicts.b = "failed";
  await pass(10000);
  expect(calls.slice(2, 6)).toEqual([
    "claim a",
    "release",
    "claim b",
    "release",
  ]);
});

test("an early try is one: the next one waits for the backoff again", async () => {
  const { track, log, answers, delivery } = createDeliveryStage();
  answers.push("failed", "failed");
  track("a");
  await pass(0);
  delivery.deliver();
  await pass(1000);
  expect(log).toEqual(["send a", "send a"]);
  // Half way between 1 and 4 s.
  await pass(2499);
  expect(log).toHaveLength(2);
  await pass(1);
  expect(log.slice(2)).toEqual(["send a", "delivered a"]);
});
