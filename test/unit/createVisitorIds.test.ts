import { PENDING_ID } from "../../src/lib/hit/pendingId";
import { createVisitorIds } from "../../src/lib/tracker/createVisitorIds";
import type { Tracker } from "../../src/lib/tracker/Tracker";

const URL = `https://x.example/b/ss/suite/1/JS/s1?AQB=1&mid=${PENDING_ID}&pageName=a&AQE=1`;

/** A tracker as AppMeasurement 2.27.0: it asks the opt-in service once, then the ID service, whose answer it takes over. */
function createTracker() {
  const state = {
    hasOptIn: false,
    isAsked: true,
    hasAnswer: false,
    isPrerendered: false,
  };
  let preTrack = () => undefined as void;
  const tracker = {
    account: "suite",
    trackOffline: true,
    registerPreTrackCallback: (callback: typeof preTrack) => {
      preTrack = callback;
    },
    visitor: {
      getMarketingCloudVisitorID: jest.fn(() => ""),
      isOptedOut: jest.fn((): boolean | null => null),
    },
    isReadyToTrack() {
      if (state.isPrerendered) {
        return false;
      }
      if (state.hasOptIn && !state.isAsked) {
        state.isAsked = true;
        return false;
      }
      return !tracker.visitor || state.hasAnswer;
    },
  } as unknown as Tracker & {
    visitor: { getMarketingCloudVisitorID: jest.Mock; isOptedOut: jest.Mock };
  };
  const isReady = () => tracker.isReadyToTrack?.();
  return { tracker, state, isReady, compile: () => preTrack() };
}

function setUp() {
  const onAnswer = jest.fn();
  const visitorIds = createVisitorIds(onAnswer);
  const parts = createTracker();
  const may = { compile: true };
  visitorIds.attach(parts.tracker, () => may.compile);
  return { ...parts, visitorIds, onAnswer, may };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test("while the ID service has no answer, hits are compiled without one, in this task", async () => {
  const { tracker, isReady } = setUp();
  expect(isReady()).toBe(true);
  expect(tracker.marketingCloudVisitorID).toBe(PENDING_ID);
  expect(tracker.visitor).toBeDefined();
  await Promise.resolve();
  expect(tracker.marketingCloudVisitorID).toBeUndefined();
});

test("the placeholder is gone when the hit is compiled, and before the next one is tracked", () => {
  const { tracker, isReady, compile, may } = setUp();
  const { getMarketingCloudVisitorID: original } = tracker.visitor;
  isReady();
  expect(tracker.visitor.getMarketingCloudVisitorID()).toBe(PENDING_ID);
  compile();
  expect(tracker.marketingCloudVisitorID).toBeUndefined();
  expect(tracker.visitor.getMarketingCloudVisitorID).toBe(original);
  isReady();
  may.compile = false;
  expect(isReady()).toBe(false);
  expect(tracker.marketingCloudVisitorID).toBeUndefined();
});

test("where the visitor refuses the ID service alone, AppMeasurement waits, as its own ID is needed", () => {
  const { isReady } = setUp();
  const isApproved = jest.fn(() => false);
  Object.assign(window, {
    adobe: { optIn: { Categories: { ECID: "ecid" }, isApproved } },
  });
  expect(isReady()).toBe(false);
  isApproved.mockReturnValue(true);
  expect(isReady()).toBe(true);
  isApproved.mockImplementation(() => {
    throw new Error("not Adobe's");
  });
  expect(isReady()).toBe(true);
  delete (window as { adobe?: unknown }).adobe;
});

test("a hit gets the ID of its own tracker's service", () => {
  const { visitorIds, tracker, isReady } = setUp();
  const other = createTracker();
  other.state.hasAnswer = true;
  Object.assign(other.tracker, {
    account: "other",
    marketingCloudVisitorID: "222",
  });
  visitorIds.attach(other.tracker, () => true);
  isReady();
  expect(visitorIds.isPending(URL)).toBe(true);
  expect(visitorIds.complete(URL.replace("/suite/", "/other/"))).toContain(
    "&mid=222&",
  );
  expect(visitorIds.complete(URL.replace("/suite/", "/third/"))).not.toContain(
    "&mid=222&",
  );
  expect(tracker.visitor).toBeDefined();
});

test("an ID that the page has set stays", () => {
  const { tracker, isReady } = setUp();
  tracker.marketingCloudVisitorID = "1";
  expect(isReady()).toBe(true);
  expect(tracker.marketingCloudVisitorID).toBe("1");
});

test("where something else is missing, too, AppMeasurement waits", () => {
  const { isReady, state, tracker } = setUp();
  state.isPrerendered = true;
  expect(isReady()).toBe(false);
  expect(tracker.marketingCloudVisitorID).toBeUndefined();
});

test("so it does for hits that aren't queued", () => {
  const { isReady, may } = setUp();
  may.compile = false;
  expect(isReady()).toBe(false);
});

test("the opt-in service's answer is there for the same hit", () => {
  const { isReady, state } = setUp();
  Object.assign(state, { hasOptIn: true, isAsked: false, hasAnswer: true });
  expect(isReady()).toBe(true);
});

test("the answer completes a hit, and is told once", () => {
  const { visitorIds, tracker, state, isReady, onAnswer } = setUp();
  isReady();
  expect(visitorIds.isPending(URL)).toBe(true);
  expect(onAnswer).not.toHaveBeenCalled();
  state.hasAnswer = true;
  Object.assign(tracker, {
    marketingCloudVisitorID: "12",
    audienceManagerLocationHint: 6,
    audienceManagerBlob: "a/b",
  });
  expect(isReady()).toBe(true);
  expect(isReady()).toBe(true);
  expect(onAnswer).toHaveBeenCalledTimes(1);
  expect(visitorIds.isPending(URL)).toBe(false);
  expect(visitorIds.complete(URL)).toBe(
    "https://x.example/b/ss/suite/1/JS/s1?AQB=1&mid=12&aamlh=6&aamb=a%2Fb&pageName=a&AQE=1",
  );
});

test("what the page copied from the variable is completed, too", () => {
  const { visitorIds, tracker, state } = setUp();
  state.hasAnswer = true;
  tracker.marketingCloudVisitorID = "12";
  expect(visitorIds.complete(`${URL}&v1=${PENDING_ID}`)).toContain("&v1=12");
});

test("where there is no other, a hit gets AppMeasurement's own, and waits for that", () => {
  const { visitorIds, state } = setUp();
  state.hasAnswer = true;
  expect(visitorIds.isPending(URL)).toBe(true);
  document.cookie = "s_fid=57F3BC4E760F3855-04823F4EB99D371F";
  expect(visitorIds.complete(URL)).toBe(
    "https://x.example/b/ss/suite/1/JS/s1?AQB=1&fid=57F3BC4E760F3855-04823F4EB99D371F&pageName=a&AQE=1",
  );
  document.cookie = "s_fid=; max-age=0";
  expect(visitorIds.isPending(URL)).toBe(true);
});

test("context data may have a variable of the parameter's name", () => {
  const { visitorIds, state, tracker } = setUp();
  state.hasAnswer = true;
  Object.assign(tracker, {
    marketingCloudVisitorID: "12",
    audienceManagerLocationHint: 6,
  });
  expect(visitorIds.complete(`${URL}&c.&mid=${PENDING_ID}&x=1&.c`)).toContain(
    "&mid=12&aamlh=6&pageName=a&AQE=1&c.&mid=12&x=1&.c",
  );
});

test("other hits are as they are", () => {
  const { visitorIds } = setUp();
  const url = "https://x.example/b/ss/suite/1/JS/s1?AQB=1&mid=1&AQE=1";
  expect(visitorIds.isPending(url)).toBe(false);
  expect(visitorIds.complete(url)).toBe(url);
});

describe("an ID that the cookie has", () => {
  test("does after two seconds, and the service is asked for it once", () => {
    const { visitorIds, tracker, isReady, compile } = setUp();
    tracker.visitor.getMarketingCloudVisitorID.mockReturnValue("77");
    isReady();
    compile();
    jest.advanceTimersByTime(1900);
    expect(visitorIds.isPending(URL)).toBe(true);
    jest.advanceTimersByTime(200);
    expect(visitorIds.isPending(URL)).toBe(false);
    expect(visitorIds.complete(URL)).toContain("&mid=77&");
    expect(tracker.visitor.getMarketingCloudVisitorID).toHaveBeenCalledTimes(1);
  });

  test("doesn't where the visitor had opted out", () => {
    const { visitorIds, tracker, isReady, compile } = setUp();
    tracker.visitor.getMarketingCloudVisitorID.mockReturnValue("77");
    tracker.visitor.isOptedOut.mockReturnValue(true);
    isReady();
    compile();
    jest.advanceTimersByTime(5000);
    expect(visitorIds.isPending(URL)).toBe(true);
  });

  test("that isn't there is waited for", () => {
    const { visitorIds, isReady, compile } = setUp();
    isReady();
    compile();
    jest.advanceTimersByTime(100000);
    expect(visitorIds.isPending(URL)).toBe(true);
  });
});

test("a visitor who turns out to have opted out", () => {
  const { visitorIds, tracker, state } = setUp();
  expect(visitorIds.isOptedOut(URL)).toBe(false);
  state.hasAnswer = true;
  tracker.visitorOptedOut = true;
  expect(visitorIds.isOptedOut(URL)).toBe(true);
  expect(visitorIds.isOptedOut("https://x.example/b/ss/a/1/JS/s1?mid=1")).toBe(
    false,
  );
});

test("a page without an ID service lets go of what an earlier page left, when it has come to rest", async () => {
  const { visitorIds, tracker } = setUp();
  Object.assign(tracker, { visitor: undefined });
  document.cookie = "s_fid=57F3BC4E760F3855-04823F4EB99D371F";
  expect(visitorIds.isPending(URL)).toBe(true);
  await jest.advanceTimersByTimeAsync(3000);
  expect(visitorIds.isPending(URL)).toBe(false);
  document.cookie = "s_fid=; max-age=0";
});
