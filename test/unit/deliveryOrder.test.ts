import { formatHitId } from "../../src/lib/hit/hitId";
import type { Mark } from "../../src/lib/journal/createHitStates";
import type { Answer } from "../../src/lib/transport/Sending";
import { createDeliveryStage, SERVER } from "./support/createDeliveryStage";

const NOW = 1790000000000;
const FLAG = "offlineTracking.waiting." + SERVER;
const NONE: Mark = { page: "", presumption: "none" };
const pass = (milliseconds: number) =>
  jest.advanceTimersByTimeAsync(milliseconds);
const idOf = (order: number, page = "deadpage") =>
  formatHitId(NOW - 1000, order, page);
const delivered = (log: string[]) =>
  log.filter((entry) => entry.startsWith("delivered"));

beforeEach(() => {
  localStorage.clear();
  jest.useFakeTimers({ now: NOW });
  jest.spyOn(Math, "random").mockReturnValue(0.5);
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

describe("what was fresh as its page ended", () => {
  test("comes in its turn among those that wait", async () => {
    const { leave, leaveFresh, delivery, log } = createDeliveryStage();
    leaveFresh(idOf(3), "d", NONE);
    leave(idOf(0), "a");
    leaveFresh(idOf(1), "b", NONE);
    leave(idOf(2), "c");
    delivery.wait();
    delivery.deliver();
    await pass(0);
    expect(delivered(log)).toEqual(
      ["a", "b", "c", "d"].map((name) => `delivered ${name}`),
    );
  });

  test("and is for another server is left to that one's delivery", async () => {
    const { leave, states, delivery, log } = createDeliveryStage();
    const url = "https://y/b/ss/suite/1/JS/s1?pageName=other";
    states.setMark(idOf(0), { ...NONE, url });
    leave(idOf(1), "a");
    delivery.wait();
    delivery.deliver();
    await pass(5000);
    expect(log).toEqual(["send a", "delivered a"]);
    expect(states.isFresh(idOf(0))).toBe(true);
  });
});

describe("another page has a hit on the wire", () => {
  const mark: Mark = { page: "elsewher", presumption: "none" };

  test("and may have ended: what it tracked since waits until that is clear", async () => {
    const { leave, states, delivery, log } = createDeliveryStage();
    leave(idOf(0, "elsewher"), "a");
    leave(idOf(1, "elsewher"), "b");
    states.setMark(idOf(0, "elsewher"), mark);
    delivery.wait();
    delivery.deliver();
    await pass(2900);
    expect(log).toEqual([]);
    await pass(1100);
    expect(delivered(log)).toEqual(["delivered a", "delivered b"]);
  });

  test("that is fresh, and lives: nothing waits here, and fresh ones go at once", async () => {
    const stage = createDeliveryStage();
    const { leave, leaveFresh, otherPages, delivery, log, track } = stage;
    otherPages.push("elsewher");
    leaveFresh(idOf(0, "elsewher"), "theirs", mark);
    leave(idOf(1), "a");
    delivery.wait();
    delivery.deliver();
    await pass(0);
    expect(log).toEqual(["send a", "delivered a"]);
    expect(localStorage.getItem(FLAG)).toBeNull();
    track("b");
    expect(log.slice(2)).toEqual(["send b"]);
  });

  test("that waited: it still does, also for this page", async () => {
    const { leave, states, otherPages, delivery, log } = createDeliveryStage();
    otherPages.push("elsewher");
    leave(idOf(0, "elsewher"), "theirs");
    states.setMark(idOf(0, "elsewher"), mark);
    delivery.wait();
    delivery.deliver();
    await pass(5000);
    expect(log).toEqual([]);
    expect(localStorage.getItem(FLAG)).toBe("1");
  });
});

describe("hits that are set aside", () => {
  const aside = { count: 2, isAside: true };

  test("are tried anew one by one, when another one was delivered", async () => {
    const first = createDeliveryStage();
    first.states.setFailures(idOf(0), aside);
    first.states.setFailures(idOf(1), aside);
    const { leave, states, track, log, otherPages } = createDeliveryStage();
    ["bad", "worse"].forEach((name, order) => leave(idOf(order), name));
    // One of them is being sent elsewhere.
    otherPages.push("elsewher");
    states.setMark(idOf(1), { page: "elsewher", presumption: "none" });
    track("a");
    await pass(2000);
    expect(log).toEqual(["send a", "delivered a", "send bad", "delivered bad"]);
  });

  test("are not presumed delivered by an end of the page", async () => {
    createDeliveryStage().states.setFailures(idOf(0), aside);
    const { leave, states, track, verdicts } = createDeliveryStage();
    leave(idOf(0), "bad");
    verdicts.bad = new Promise<Answer>(() => undefined);
    track("a");
    await pass(2000);
    expect(states.mark(idOf(0))).toMatchObject({ presumption: "none" });
  });
});

test("a page that was restored leaves what was on the wire to the next round, which sends it again", async () => {
  const { track, page, log, answers, states } = createDeliveryStage();
  answers.push(new Promise<Answer>(() => undefined));
  const id = track("a");
  page.leave();
  page.comeBack(true);
  await pass(2999);
  expect(log).toEqual(["send a"]);
  await pass(1);
  expect(log.slice(1)).toEqual(["send a", "delivered a"]);
  expect(states.mark(id)).toBeUndefined();
});

test("silence is a failure of the server, and others are tried", async () => {
  const { track, log, answers, local } = createDeliveryStage();
  answers.push(new Promise<Answer>(() => undefined));
  track("a");
  track("b");
  await pass(30000);
  expect(local.get(`server.${SERVER}`)).toMatch(/^1 /);
  expect(log).toEqual(["send a"]);
  await pass(2000);
  expect(log.slice(1)).toEqual(["send b", "delivered b"]);
});

test("a hit that comes as a round finds nothing more is not forgotten", async () => {
  const { leave, delivery, journal, track, log } = createDeliveryStage();
  leave(idOf(0), "a");
  const search = journal.search.bind(journal);
  let isTracked = false;
  journal.search = async (query) => {
    const found = await search(query);
    if (!found.hits.length && !isTracked) {
      isTracked = true;
      track("b");
    }
    return found;
  };
  delivery.wait();
  delivery.deliver();
  await pass(0);
  expect(delivered(log)).toEqual(["delivered a", "delivered b"]);
});
