import { PENDING_ID } from "../../src/lib/hit/pendingId";
import { formatHitId, timeOf } from "../../src/lib/hit/hitId";
import type { Hit } from "../../src/lib/hit/Hit";
import type { Presumption } from "../../src/lib/journal/createHitStates";
import type { Answer } from "../../src/lib/transport/Sending";
import {
  createDeliveryStage,
  nameOf,
  SERVER,
} from "./support/createDeliveryStage";

const DAY = 86400000;
const NOW = 1790000000000;

const flush = () => jest.advanceTimersByTimeAsync(0);
const pass = (milliseconds: number) =>
  jest.advanceTimersByTimeAsync(milliseconds);
const isOnline = (value: boolean) =>
  jest.spyOn(navigator, "onLine", "get").mockReturnValue(value);
/** An answer that comes when it is told to. */
function later(): [Promise<Answer>, (end: Answer["end"]) => void] {
  let settle: (answer: Answer) => void = () => undefined;
  const answer = new Promise<Answer>((resolve) => (settle = resolve));
  return [answer, (end) => settle({ end })];
}
const sent = (log: string[], name: string) =>
  log.filter((entry) => entry === `send ${name}`).length;
const delivered = (log: string[]) =>
  log.filter((entry) => entry.startsWith("delivered"));

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

test("a fresh hit goes on the wire in the same task", () => {
  const { track, log } = createDeliveryStage();
  track("a");
  expect(log).toEqual(["send a"]);
});

test("the next one waits for the proof of the first", async () => {
  const { track, log, hits } = createDeliveryStage();
  track("a");
  track("b");
  expect(log).toEqual(["send a"]);
  await flush();
  expect(log).toEqual(["send a", "delivered a", "send b", "delivered b"]);
  expect(hits.size).toBe(0);
  track("c");
  expect(log.slice(4)).toEqual(["send c"]);
});

test("nothing is tried while sending is not allowed", async () => {
  const { track, delivery, log, allowed } = createDeliveryStage();
  allowed.maySend = false;
  track("a");
  track("b", true);
  delivery.deliver();
  await pass(100000);
  expect(log).toEqual([]);
  expect(navigator.sendBeacon).not.toHaveBeenCalled();
  allowed.maySend = true;
  delivery.deliver();
  await flush();
  expect(log).toEqual(["send a", "delivered a", "send b", "delivered b"]);
});

describe("while the server fails", () => {
  test("it backs off, and a new hit allows an early try, one a second", async () => {
    const { track, log, answers } = createDeliveryStage();
    answers.push("failed", "failed", "failed", "failed");
    track("a");
    await flush();
    expect(log).toEqual(["send a"]);
    // Full jitter, half way: 1.5 s.
    await pass(1499);
    expect(log).toHaveLength(1);
    await pass(1);
    expect(log).toHaveLength(2);

    await pass(100);
    track("b");
    track("c");
    await pass(899);
    expect(log).toHaveLength(2);
    await pass(1);
    expect(log).toHaveLength(3);

    await pass(120000);
    expect(delivered(log)).toEqual([
      "delivered a",
      "delivered b",
      "delivered c",
    ]);
  });

  test("attempts in a minute stay few, however many hits wait", async () => {
    const { track, log, answers } = createDeliveryStage();
    answers.push(...Array.from({ length: 1000 }, () => "failed" as const));
    for (let hit = 0; hit < 10; hit++) {
      track(String(hit));
    }
    await pass(60000);
    expect(log.length).toBeLessThanOrEqual(10);
    expect(delivered(log)).toEqual([]);
  });

  test("nothing is set aside, and hits come in order when it is back", async () => {
    const { track, log, verdicts } = createDeliveryStage();
    ["a", "b", "c", "d"].forEach((name) => {
      verdicts[name] = "failed";
      track(name);
    });
    await pass(60000);
    ["a", "b", "c", "d"].forEach((name) => delete verdicts[name]);
    await pass(600000);
    expect(delivered(log)).toEqual(
      ["a", "b", "c", "d"].map((name) => `delivered ${name}`),
    );
  });
});

describe("a hit that fails while others are delivered", () => {
  const setAside = (id: string) =>
    localStorage.setItem(
      `offlineTracking.failed.${id}`,
      JSON.stringify({ count: 2, isAside: true }),
    );

  test("is set aside, and the others go on in order", async () => {
    const { track, log, verdicts, names } = createDeliveryStage();
    verdicts.bad = "failed";
    ["bad", "a", "b", "c"].forEach((name) => track(name));
    await pass(4000);
    expect(delivered(log)).toEqual([
      "delivered a",
      "delivered b",
      "delivered c",
    ]);
    // Twice before another one was delivered, and once after that.
    expect(sent(log, "bad")).toBe(3);
    await pass(600000);
    expect(sent(log, "bad")).toBe(3);
    expect(names()).toEqual(["bad"]);
    // It is in nobody's way.
    track("d");
    expect(log[log.length - 1]).toBe("send d");
  });

  test("is tried once in each later page, and refused after four times in all", async () => {
    const first = createDeliveryStage();
    first.verdicts.bad = "failed";
    const id = first.track("bad");
    first.track("a");
    await pass(4000);
    expect(first.states.failures(id).count).toBe(3);

    const second = createDeliveryStage();
    second.leave(id, "bad");
    second.verdicts.bad = "failed";
    second.track("b");
    await pass(10000);
    second.track("c");
    await pass(10000);
    expect(second.log).toEqual([
      "send b",
      "delivered b",
      "send bad",
      "discarded bad, refused",
      "send c",
      "delivered c",
    ]);
    expect(second.states.failures(id).count).toBe(0);
  });

  test("is delivered in a later page where that goes", async () => {
    const id = formatHitId(NOW - DAY, 0, "deadpage");
    setAside(id);
    const { leave, track, log } = createDeliveryStage();
    leave(id, "bad");
    track("a");
    await pass(1000);
    expect(log).toEqual(["send a", "delivered a", "send bad", "delivered bad"]);
  });

  test("is not tried while nothing else is delivered", async () => {
    const id = formatHitId(NOW - DAY, 0, "deadpage");
    setAside(id);
    const { leave, track, log, verdicts } = createDeliveryStage();
    leave(id, "bad");
    verdicts.a = "failed";
    track("a");
    await pass(100000);
    expect(sent(log, "bad")).toBe(0);
  });

  test("several of them in a row hold up the others for a minute at most", async () => {
    const { track, log, verdicts } = createDeliveryStage();
    const bad = ["bad1", "bad2", "bad3", "bad4"];
    bad.forEach((name) => (verdicts[name] = "failed"));
    [...bad, "a", "b"].forEach((name) => track(name));
    await pass(60000);
    expect(delivered(log)).toContain("delivered a");
    expect(delivered(log)).toContain("delivered b");
  });

  test("alone, it is found out as soon as there is another one", async () => {
    const { track, log, verdicts } = createDeliveryStage();
    verdicts.bad = "failed";
    track("bad");
    await pass(100000);
    track("a");
    await pass(3000);
    expect(delivered(log)).toEqual(["delivered a"]);
  });

  test("a server that fails for one hit after the other is down, and nothing is discarded", async () => {
    const { track, log, answers, names } = createDeliveryStage();
    answers.push(...Array.from({ length: 40 }, () => "failed" as const));
    ["a", "b", "c"].forEach((name) => track(name));
    await pass(300000);
    expect(log.filter((entry) => entry.includes("refused"))).toEqual([]);
    await pass(3000000);
    expect(names()).toEqual([]);
    expect(delivered(log)).toHaveLength(3);
  });
});

describe("a POST without a readable answer", () => {
  test("is not made more than twice while other hits get through", async () => {
    const { track, log, verdicts, names } = createDeliveryStage();
    verdicts.post = "unreadable";
    ["post", "a", "b"].forEach((name) => track(name));
    await pass(10000);
    expect(sent(log, "post")).toBe(2);
    expect(log).toContain("discarded post, refused");
    expect(delivered(log)).toEqual(["delivered a", "delivered b"]);
    expect(names()).toEqual([]);
  });

  test("nor in a later page", async () => {
    const first = createDeliveryStage();
    first.verdicts.post = "unreadable";
    const id = first.track("post");
    await pass(1000);
    first.allowed.maySend = false;
    const second = createDeliveryStage();
    second.leave(id, "post");
    second.verdicts.post = "unreadable";
    second.track("a");
    await pass(10000);
    expect(sent(second.log, "post")).toBe(1);
    expect(second.log).toContain("discarded post, refused");
  });

  test("comes once where it is the connection that failed", async () => {
    const { track, log, answers } = createDeliveryStage();
    answers.push("unreadable", "failed", "failed");
    ["post", "a", "b"].forEach((name) => track(name));
    await pass(100000);
    expect(delivered(log)).toHaveLength(3);
    expect(log.filter((entry) => entry.includes("refused"))).toEqual([]);
  });
});

describe("a hit that is refused by its status", () => {
  test("is discarded where the server just took another one", async () => {
    const { track, log, verdicts } = createDeliveryStage();
    verdicts.bad = "refused";
    ["a", "bad", "b"].forEach((name) => track(name));
    await flush();
    expect(log).toEqual([
      "send a",
      "delivered a",
      "send bad",
      "discarded bad, refused",
      "send b",
      "delivered b",
    ]);
  });

  test("is set aside else, as the server may refuse all, and none is lost", async () => {
    const { track, log, answers, names } = createDeliveryStage();
    answers.push(...Array.from({ length: 30 }, () => "refused" as const));
    ["a", "b", "c"].forEach((name) => track(name));
    await pass(100000);
    expect(names()).toEqual(["a", "b", "c"]);
    answers.length = 0;
    track("d");
    await pass(100000);
    expect(log.filter((entry) => entry.startsWith("discarded"))).toEqual([]);
    expect(delivered(log)).toContain("delivered d");
  });
});

describe("no answer", () => {
  test.each([12000, 25000, 29000])(
    "for %s ms is no failure: each hit goes once",
    async (latency) => {
      const { track, log, verdicts } = createDeliveryStage();
      ["a", "b"].forEach((name) => {
        verdicts[name] = new Promise(() => undefined);
      });
      const [first, answerFirst] = later();
      const [second, answerSecond] = later();
      verdicts.a = first;
      verdicts.b = second;
      track("a");
      track("b");
      await pass(latency);
      expect(log).toEqual(["send a"]);
      answerFirst("delivered");
      await pass(latency);
      answerSecond("delivered");
      await flush();
      expect(log).toEqual(["send a", "delivered a", "send b", "delivered b"]);
    },
  );

  test("for 30 s lets the others go; the answer may still come, and counts", async () => {
    const { track, log, verdicts } = createDeliveryStage();
    const [answer, settle] = later();
    verdicts.a = answer;
    ["a", "b"].forEach((name) => track(name));
    await pass(29999);
    expect(log).toEqual(["send a"]);
    await pass(3000);
    expect(log).toEqual(["send a", "send b", "delivered b"]);
    await pass(20000);
    settle("delivered");
    await pass(100000);
    expect(log.slice(3)).toEqual(["delivered a"]);
  });

  test("for 60 s: it is taken back and sent again", async () => {
    const { track, log, answers } = createDeliveryStage();
    answers.push(new Promise(() => undefined));
    track("a");
    await pass(59999);
    expect(log).toEqual(["send a"]);
    await pass(1);
    expect(log.slice(1, 2)).toEqual(["taken back a"]);
    await pass(10000);
    expect(log.slice(2)).toEqual(["send a", "delivered a"]);
  });

  test("each time, while others are delivered: it is refused after four times", async () => {
    const silent = new Promise<Answer>(() => undefined);
    const first = createDeliveryStage();
    first.verdicts.a = silent;
    const id = first.track("a");
    for (let time = 0; time < 14; time++) {
      await pass(5000);
      first.track("b");
    }
    await pass(5000);
    expect(first.states.failures(id).count).toBeGreaterThan(0);
    for (let visit = 0; visit < 4; visit++) {
      const { verdicts, leave, track, states, log } = createDeliveryStage();
      if (states.failures(id).count) {
        leave(id, "a");
        verdicts.a = silent;
        for (let time = 0; time < 14; time++) {
          track("b");
          await pass(5000);
        }
        expect(sent(log, "a")).toBe(1);
      }
    }
    expect(first.states.failures(id).count).toBe(0);
  });

  test("a page that slept gives the answer time to come first", async () => {
    const { track, log, answers } = createDeliveryStage();
    const [answer, settle] = later();
    answers.push(answer);
    track("a");
    await pass(10000);
    // An hour passes, and no timer runs.
    const now = performance.now.bind(performance);
    jest.spyOn(performance, "now").mockImplementation(() => now() + 3600000);
    await pass(20000);
    settle("delivered");
    await pass(100000);
    expect(log).toEqual(["send a", "delivered a"]);
  });
});

describe("a send that was interrupted", () => {
  const interrupted = (presumption: Presumption, page = "", isFresh = true) => {
    const stage = createDeliveryStage();
    const id = formatHitId(NOW - 20000, 0, "deadpage");
    if (isFresh) {
      stage.leaveFresh(id, "a", { page, presumption });
    } else {
      stage.leave(id, "a");
      stage.states.setMark(id, { page, presumption });
    }
    stage.delivery.wait();
    stage.delivery.deliver();
    return { ...stage, id };
  };

  test("is taken as delivered where that is presumed", async () => {
    const { log } = interrupted("delivered");
    await flush();
    expect(log).toEqual(["discarded a, presumed"]);
  });

  test("is made again otherwise", async () => {
    const { log } = interrupted("none");
    await flush();
    expect(log).toEqual(["send a", "delivered a"]);
  });

  test("by a page that was killed, too, a moment later", async () => {
    const { log } = interrupted("none", "deadpage");
    await pass(2000);
    expect(log).toEqual([]);
    await pass(3000);
    expect(log).toEqual(["send a", "delivered a"]);
  });

  test("of a hit that had waited before", async () => {
    const { log } = interrupted("none", "", false);
    await flush();
    expect(log).toEqual(["send a", "delivered a"]);
    const other = interrupted("delivered", "", false);
    await flush();
    expect(other.log).toEqual(["discarded a, presumed"]);
  });

  test("of a page that has this page's own id", async () => {
    const { log } = interrupted("none", "thispage");
    await flush();
    expect(log).toEqual(["send a", "delivered a"]);
  });

  describe("and was likely to be delivered", () => {
    test("is taken as delivered when the next hit is", async () => {
      const { track, log } = interrupted("likely");
      await pass(2000);
      expect(log).toEqual([]);
      track("b");
      await pass(1000);
      expect(log).toEqual(["send b", "delivered b", "discarded a, presumed"]);
    });

    test.each([25, 500])(
      "%d of them don't hold up what waits behind them",
      async (count) => {
        const { delivery, leave, states, names, log } = createDeliveryStage();
        for (let order = 0; order < count; order++) {
          const id = formatHitId(NOW - 20000, order, "deadpage");
          leave(id, "a");
          states.setMark(id, { page: "", presumption: "likely" });
        }
        leave(formatHitId(NOW - 1000, 0, "deadpage"), "b");
        delivery.wait();
        delivery.deliver();
        await pass(5000);
        expect(names()).toEqual([]);
        expect(log.slice(0, 2)).toEqual(["send b", "delivered b"]);
        expect(sent(log, "a")).toBe(0);
      },
    );

    test("is sent again when the next hit fails", async () => {
      const { track, log, answers } = interrupted("likely");
      answers.push("failed");
      track("b");
      await pass(5000);
      expect(log).toEqual([
        "send b",
        "send a",
        "delivered a",
        "send b",
        "delivered b",
      ]);
    });
  });

  const presumptionOf = async (
    prepare: (stage: ReturnType<typeof createDeliveryStage>) => Promise<void>,
  ) => {
    const stage = createDeliveryStage();
    await prepare(stage);
    stage.verdicts.last = new Promise(() => undefined);
    const mark = stage.states.mark(stage.track("last"));
    return mark?.presumption;
  };

  test("is presumed delivered within 30 s of an answer", async () => {
    expect(
      await presumptionOf(async ({ track }) => {
        track("a");
        await pass(29000);
      }),
    ).toBe("delivered");
  });

  test("not later", async () => {
    expect(
      await presumptionOf(async ({ track }) => {
        track("a");
        await pass(31000);
      }),
    ).toBe("none");
  });

  test("not when something failed since", async () => {
    const stage = createDeliveryStage();
    stage.answers.push("delivered", "failed", new Promise(() => undefined));
    stage.track("a");
    await flush();
    const id = stage.track("b");
    await pass(2000);
    expect(sent(stage.log, "b")).toBe(2);
    expect(stage.states.mark(id)).toMatchObject({
      page: "thispage",
      presumption: "none",
    });
  });

  test("not when it was tried in another way since, as the first failed", async () => {
    const { track, states, verdicts, secondTries } = createDeliveryStage();
    track("a");
    await flush();
    verdicts.b = new Promise(() => undefined);
    const id = track("b");
    expect(states.mark(id)).toMatchObject({ presumption: "delivered" });
    secondTries.b();
    expect(states.mark(id)).toMatchObject({ presumption: "none" });
    expect(states.isFresh(id)).toBe(true);
  });

  test("not while the browser is offline", async () => {
    const { track, states, answers } = createDeliveryStage();
    track("a");
    await pass(1000);
    isOnline(false);
    answers.push(new Promise(() => undefined));
    const id = track("b");
    await flush();
    expect(states.mark(id)).toMatchObject({ presumption: "none" });
  });

  describe("as the first of a visit", () => {
    const navigation = (entry: object) => {
      performance.getEntriesByType = () => [entry as PerformanceEntry];
    };
    afterEach(() => {
      delete (performance as Partial<Performance>).getEntriesByType;
    });

    test.each([
      [{ transferSize: 300, workerStart: 0 }, "likely"],
      [{ transferSize: 0, workerStart: 0 }, "none"],
      [{ transferSize: 300, workerStart: 5 }, "none"],
    ])("%j: %s", async (entry, presumption) => {
      navigation(entry);
      expect(await presumptionOf(() => Promise.resolve())).toBe(presumption);
    });

    test("not where the server is known to fail", async () => {
      navigation({ transferSize: 300, workerStart: 0 });
      const stage = createDeliveryStage();
      stage.answers.push("failed", new Promise(() => undefined));
      const id = stage.track("a");
      await pass(1500);
      expect(sent(stage.log, "a")).toBe(2);
      expect(stage.states.mark(id)).toMatchObject({ presumption: "none" });
    });

    test("not half a minute later", async () => {
      navigation({ transferSize: 300, workerStart: 0 });
      jest.spyOn(performance, "now").mockReturnValue(30001);
      expect(await presumptionOf(() => Promise.resolve())).toBe("none");
    });
  });
});

describe("what another page has on the wire", () => {
  const withOther = () => {
    const stage = createDeliveryStage();
    stage.otherPages.push("elsewher");
    const first = formatHitId(NOW - 1000, 0, "elsewher");
    stage.leave(first, "first");
    stage.leave(formatHitId(NOW - 900, 1, "elsewher"), "second");
    stage.leave(formatHitId(NOW - 800, 0, "deadpage"), "of a dead page");
    stage.states.setMark(first, { page: "elsewher", presumption: "none" });
    stage.delivery.wait();
    stage.delivery.deliver();
    return { ...stage, first };
  };

  test("is left to it, with what it tracked since", async () => {
    const { log, states, first } = withOther();
    await flush();
    expect(delivered(log)).toEqual(["delivered of a dead page"]);
    states.clearMark(first);
    await pass(1000);
    expect(delivered(log).slice(1)).toEqual([
      "delivered first",
      "delivered second",
    ]);
  });

  test("holds up what it tracked since for 30 s, and is an interrupted send after 60 s, though the page lives", async () => {
    const { log } = withOther();
    await pass(29000);
    expect(delivered(log)).toHaveLength(1);
    await pass(3000);
    expect(delivered(log).slice(1)).toEqual(["delivered second"]);
    await pass(30000);
    expect(delivered(log).slice(2)).toEqual(["delivered first"]);
  });

  test("is known by its mark, whatever the clocks say", async () => {
    const { leave, otherPages, states, delivery, log } = createDeliveryStage();
    otherPages.push("elsewher");
    const id = formatHitId(NOW - 3600000, 0, "elsewher");
    leave(id, "a");
    states.setMark(id, { page: "elsewher", presumption: "none" });
    delivery.wait();
    delivery.deliver();
    await pass(10000);
    expect(log).toEqual([]);
    states.clearMark(id);
    await pass(1000);
    expect(log).toEqual(["send a", "delivered a"]);
  });
});

test("a hit is sent when the one before it is gone for good, and not sooner", async () => {
  const { delivery, log, leave, journal } = createDeliveryStage();
  let settle = () => undefined as void;
  journal.settled = () =>
    new Promise((resolve) => {
      settle = resolve;
    });
  leave(formatHitId(NOW - 1000, 0, "deadpage"), "a");
  leave(formatHitId(NOW - 900, 0, "deadpage"), "b");
  delivery.wait();
  delivery.deliver();
  await flush();
  settle();
  await flush();
  expect(log).toEqual(["send a", "delivered a"]);
  settle();
  await flush();
  expect(log.slice(2)).toEqual(["send b", "delivered b"]);
});

test("a hit that is removed while one before it is on the wire is not sent", async () => {
  const { leave, hits, states, delivery, verdicts, log } =
    createDeliveryStage();
  const ids = ["a", "b", "c"].map((name, order) => {
    const id = formatHitId(NOW - 1000, order, "deadpage");
    leave(id, name);
    return id;
  });
  const [answer, end] = later();
  verdicts.a = answer;
  delivery.wait();
  delivery.deliver();
  await flush();
  expect(log).toEqual(["send a"]);
  const [, removed] = ids.map((id) => hits.get(id) as Hit);
  hits.delete(removed.id);
  states.setGone(removed, "offlineHitLimit");
  end("delivered");
  await pass(5000);
  expect(log).toEqual(["send a", "delivered a", "send c", "delivered c"]);
});

test("hits older than maxHitAge are discarded, and younger ones are not", async () => {
  const { delivery, log, leave } = createDeliveryStage({ maxHitAge: 2 });
  leave(formatHitId(NOW - 2 * DAY - 1, 0, "deadpage"), "old");
  leave(formatHitId(NOW - 2 * DAY + 1000, 0, "deadpage"), "young");
  delivery.wait();
  delivery.deliver();
  await flush();
  expect(log).toEqual([
    "discarded old, maxHitAge",
    "send young",
    "delivered young",
  ]);
});

test("offlineThrottleDelay keeps starts of queued sends apart", async () => {
  const { track, log, allowed, delivery } = createDeliveryStage({
    offlineThrottleDelay: 500,
  });
  allowed.maySend = false;
  ["a", "b", "c"].forEach((name) => track(name));
  allowed.maySend = true;
  delivery.deliver();
  await flush();
  expect(log).toEqual(["send a", "delivered a"]);
  await pass(499);
  expect(log).toHaveLength(2);
  await pass(1);
  expect(log).toHaveLength(4);
  await pass(500);
  expect(log).toHaveLength(6);
});

describe("a page that is about to be left", () => {
  /** Two hits are queued, and the first is on the wire. */
  const deliverTwo = async (options?: { offlineThrottleDelay: number }) => {
    const stage = createDeliveryStage(options);
    const { track, allowed, delivery, answers } = stage;
    const [answer, settle] = later();
    allowed.maySend = false;
    ["a", "b"].forEach((name) => track(name));
    allowed.maySend = true;
    answers.push(answer);
    delivery.deliver();
    await flush();
    return { ...stage, settle };
  };

  test("takes note of the delivery under way, and starts none", async () => {
    const { log, settle, names, page } = await deliverTwo();
    page.prepareToLeave();
    settle("delivered");
    await flush();
    await pass(900);
    page.leave();
    await pass(5000);
    expect(log).toEqual(["send a", "delivered a"]);
    expect(names()).toEqual(["b"]);
  });

  test("goes on when it stays, as for a download", async () => {
    const { log, settle, page } = await deliverTwo();
    page.prepareToLeave();
    settle("delivered");
    await pass(999);
    expect(log).toEqual(["send a", "delivered a"]);
    page.comeBack();
    await pass(1000);
    expect(log.slice(2)).toEqual(["send b", "delivered b"]);
  });

  test("holds no lock", async () => {
    const { settle, page } = await deliverTwo();
    const held = async () =>
      ((await navigator.locks.query()).held ?? []).map(({ name }) => name);
    await pass(200);
    expect((await held()).sort()).toEqual([
      "offlineTracking.deliver.https://x",
      "offlineTracking.page.thispage",
    ]);
    page.prepareToLeave();
    await flush();
    expect(await held()).toEqual([]);
    settle("delivered");
    page.comeBack();
    await flush();
  });

  test("hits tracked then still go at once where none waits", async () => {
    const { track, log, settle, page } = await deliverTwo();
    settle("delivered");
    await flush();
    page.prepareToLeave();
    track("c");
    expect(log.slice(4)).toEqual(["send c"]);
  });
});

describe("what may be the last of a page", () => {
  /** A hit is on the wire, and the next ones are posted. */
  const sendOne = () => {
    const stage = createDeliveryStage();
    const [answer, settle] = later();
    stage.answers.push(answer);
    stage.track("a");
    stage.transport.outlivesPage = true;
    return { ...stage, settle };
  };

  test("goes at once while the one before is on the wire, as it is being left", () => {
    const { track, log, page } = sendOne();
    page.leave();
    track("b");
    expect(log).toEqual(["send a", "send b"]);
  });

  test("... and right after a click", () => {
    const { track, log, page } = sendOne();
    page.click();
    track("b");
    expect(log).toEqual(["send a", "send b"]);
  });

  test("but what is tracked otherwise waits for it", () => {
    const { track, log } = sendOne();
    track("b");
    expect(log).toEqual(["send a"]);
  });

  test("... and instead of a beacon, which tells nothing", async () => {
    const { track, log } = sendOne();
    track("exit", true);
    expect(navigator.sendBeacon).not.toHaveBeenCalled();
    await flush();
    expect(log).toEqual(["send a", "send exit", "delivered exit"]);
  });

  test("but at most five at once: the others wait", () => {
    const { track, log, names, answers, page } = sendOne();
    page.click();
    const names7 = ["b", "c", "d", "e", "f", "g"];
    answers.push(...names7.map(() => new Promise<never>(() => undefined)));
    names7.forEach((name) => track(name));
    expect(log).toHaveLength(5);
    expect(names()).toEqual(["f", "g"]);
  });

  test("is an image in its turn where hits can't be posted", () => {
    const { track, log, page, transport } = sendOne();
    transport.outlivesPage = false;
    page.leave();
    track("b");
    expect(log).toEqual(["send a"]);
  });
});

test("a database that doesn't answer is no sign that nothing waits", async () => {
  const { delivery, journal, leave, log } = createDeliveryStage();
  leave(formatHitId(NOW, 1, "other"), "a");
  jest
    .spyOn(journal, "search")
    .mockResolvedValueOnce({ hits: [], isCertain: false });
  delivery.wait();
  delivery.deliver();
  await jest.advanceTimersByTimeAsync(2000);
  expect(log).toEqual(["send a", "delivered a"]);
});

describe("a hit that has yet to get a visitor ID", () => {
  const PENDING = `a${PENDING_ID}`;

  test("waits until it is known, and holds up no other", async () => {
    const { track, delivery, log, visitor } = createDeliveryStage();
    track(PENDING);
    track("b");
    await pass(5000);
    expect(log).toEqual(["send b", "delivered b"]);
    visitor.isPending = false;
    delivery.deliver();
    await pass(1000);
    expect(log.slice(2)).toEqual([`send ${PENDING}`, `delivered ${PENDING}`]);
  });

  test("isn't tried in place of one that fails", async () => {
    const { track, log, verdicts } = createDeliveryStage();
    verdicts.b = "failed";
    track("b");
    await flush();
    track(PENDING);
    await pass(60000);
    expect(sent(log, PENDING)).toBe(0);
    expect(sent(log, "b")).toBeGreaterThan(2);
  });

  test("nor sent again before it is known, where its send was interrupted", async () => {
    const { leave, states, log, delivery } = createDeliveryStage();
    const id = formatHitId(NOW, 1, "other");
    leave(id, PENDING);
    states.setMark(id, { page: "", presumption: "none" });
    delivery.wait();
    delivery.deliver();
    await pass(5000);
    expect(log).toEqual([]);
  });

  test("is discarded where the visitor turns out to have opted out", async () => {
    const { track, delivery, log, visitor } = createDeliveryStage();
    track(PENDING);
    visitor.isPending = false;
    visitor.isOptedOut = true;
    delivery.deliver();
    await pass(1000);
    expect(log).toEqual([`discarded ${PENDING}, optIn`]);
  });
});

test("a clock set back doesn't hold back what is queued", async () => {
  const { track, log, allowed, delivery } = createDeliveryStage();
  allowed.maySend = false;
  ["a", "b"].forEach((name) => track(name));
  allowed.maySend = true;
  delivery.deliver();
  await flush();
  allowed.maySend = false;
  track("c");
  jest.setSystemTime(NOW - 3600000);
  track("d");
  allowed.maySend = true;
  delivery.deliver();
  await flush();
  expect(delivered(log)).toHaveLength(4);
});

describe("beacons", () => {
  test("are trusted while the server is not known to fail", () => {
    const { track, log, hits } = createDeliveryStage();
    track("exit", true);
    expect([log, hits.size]).toEqual([["delivered exit"], 0]);
  });

  test("go even while a hit of this page is on the wire", () => {
    const { track, log, answers } = createDeliveryStage();
    answers.push(new Promise(() => undefined));
    track("a");
    track("exit", true);
    expect(log).toEqual(["send a", "delivered exit"]);
  });

  test("are not trusted while the server fails, nor sent ahead of what waits", async () => {
    const { track, log, answers } = createDeliveryStage();
    answers.push("failed");
    track("a");
    await flush();
    track("exit", true);
    expect(navigator.sendBeacon).not.toHaveBeenCalled();
    await pass(1000);
    expect(log.slice(1)).toEqual([
      "send a",
      "delivered a",
      "send exit",
      "delivered exit",
    ]);
  });

  test("are not trusted while the browser says that it is offline", () => {
    isOnline(false);
    const { track } = createDeliveryStage();
    track("exit", true);
    expect(navigator.sendBeacon).not.toHaveBeenCalled();
  });

  test("that the browser refuses are sent in another way", () => {
    (navigator.sendBeacon as jest.Mock).mockReturnValue(false);
    const { track, log } = createDeliveryStage();
    track("exit", true);
    expect(log).toEqual(["send exit"]);
  });
});

describe("navigator.onLine is false", () => {
  test("for good: each new hit is a try, and the first delivery ends the distrust", async () => {
    isOnline(false);
    const { track, log, answers } = createDeliveryStage();
    answers.push("failed");
    track("a");
    await flush();
    await pass(1000);
    track("b");
    await flush();
    expect(log).toEqual([
      "send a",
      "send a",
      "delivered a",
      "send b",
      "delivered b",
    ]);
    track("exit", true);
    expect(navigator.sendBeacon).toHaveBeenCalled();
  });

  test("truly: no more than a try a minute when idle, and no other hit is tried out of turn", async () => {
    isOnline(false);
    const { track, log, answers } = createDeliveryStage();
    answers.push(...Array.from({ length: 1000 }, () => "failed" as const));
    ["a", "b", "c"].forEach((name) => track(name));
    await pass(600000);
    const before = log.length;
    await pass(600000);
    expect(log.length - before).toBeGreaterThanOrEqual(10);
    expect(log.length - before).toBeLessThanOrEqual(30);
    expect(new Set(log)).toEqual(new Set(["send a"]));
  });
});

test("a page that is left stops, and goes on when it comes back", async () => {
  const { track, log, delivery, answers, page, states } = createDeliveryStage();
  const [answer, settle] = later();
  answers.push(answer);
  const id = track("a");
  track("b");
  await flush();
  page.leave();
  await flush();
  // The next page needn't guess whether this one lives.
  expect(states.mark(id)).toMatchObject({ page: "" });
  await pass(5000);
  expect(log).toEqual(["send a"]);

  page.comeBack();
  expect(states.mark(id)).toMatchObject({ page: "thispage" });
  delivery.deliver();
  await flush();
  // Its first hit is still on the wire, and is not sent again.
  expect(log).toEqual(["send a"]);
  settle("delivered");
  await pass(1000);
  expect(log).toEqual(["send a", "delivered a", "send b", "delivered b"]);
});

test("what another page did meanwhile with a hit on the wire stands when the page comes back", async () => {
  const { track, log, hits, answers, page, states, delivery } =
    createDeliveryStage();
  const [answer, settle] = later();
  answers.push(answer);
  const id = track("a");
  page.leave();
  // Another page took it as delivered.
  hits.delete(id);
  states.clear(id);
  page.comeBack();
  delivery.deliver();
  settle("failed");
  await pass(10000);
  expect(log).toEqual(["send a"]);
});

test("other tabs see that hits wait", async () => {
  const { track, log, allowed, delivery } = createDeliveryStage();
  allowed.maySend = false;
  const id = track("a");
  expect(localStorage.getItem("offlineTracking.waiting." + SERVER)).toBe("1");
  allowed.maySend = true;
  delivery.deliver();
  await flush();
  expect(localStorage.getItem("offlineTracking.waiting." + SERVER)).toBeNull();
  expect(timeOf(id)).toBe(NOW);
  expect(log).toHaveLength(2);
});

test("names are found again in URLs", () => {
  const { track, hits, allowed } = createDeliveryStage();
  allowed.maySend = false;
  const id = track("a");
  expect(nameOf(hits.get(id)?.url as string)).toBe("a");
});

test("all hits are removed while one is on the wire: nothing of it is kept, whatever comes of it", async () => {
  const { track, delivery, log, answers, local, secondTries } =
    createDeliveryStage();
  const [answer, settle] = later();
  answers.push(answer);
  const id = track("a");
  delivery.abandon();
  expect(log).toEqual(["send a", "taken back a"]);
  local.remove(`fresh.${id}`);
  secondTries.a();
  settle("failed");
  await pass(100000);
  expect(Object.keys(localStorage).filter((key) => key.includes(id))).toEqual(
    [],
  );
  expect(log).toEqual(["send a", "taken back a"]);
  track("b");
  await flush();
  expect(delivered(log)).toEqual(["delivered b"]);
});

test("the site clears its localStorage while a fresh hit is on the wire, which fails", async () => {
  const { track, log, answers, names } = createDeliveryStage();
  const [answer, settle] = later();
  answers.push(answer);
  track("a");
  localStorage.clear();
  settle("failed");
  await flush();
  expect(names()).toEqual(["a"]);
  await pass(5000);
  expect(delivered(log)).toEqual(["delivered a"]);
});
