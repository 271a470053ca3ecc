import { untilAtRest } from "../../src/lib/delivery/untilAtRest";
import { untilLoaded } from "../../src/lib/delivery/untilLoaded";

const isReady = (state: DocumentReadyState) =>
  jest.spyOn(document, "readyState", "get").mockReturnValue(state);
const pass = (milliseconds: number) =>
  jest.advanceTimersByTimeAsync(milliseconds);
const heard = (promise: Promise<unknown>) => {
  const listener = jest.fn();
  void promise.then(listener);
  return listener;
};

beforeEach(() => jest.useFakeTimers());
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

test("a page that has loaded is not waited for, nor is there a timer", async () => {
  isReady("complete");
  const loaded = heard(untilLoaded());
  await pass(0);
  expect(loaded).toHaveBeenCalledTimes(1);
  expect(jest.getTimerCount()).toBe(0);
});

test("one that loads is waited for", async () => {
  isReady("interactive");
  const loaded = heard(untilLoaded());
  await pass(1000);
  expect(loaded).not.toHaveBeenCalled();
  dispatchEvent(new Event("load"));
  await pass(0);
  expect(loaded).toHaveBeenCalledTimes(1);
});

test("... for 3 s", async () => {
  isReady("loading");
  const loaded = heard(untilLoaded());
  await pass(2999);
  expect(loaded).not.toHaveBeenCalled();
  await pass(1);
  expect(loaded).toHaveBeenCalledTimes(1);
});

test("at rest it is 3 s after it has loaded", async () => {
  isReady("interactive");
  const atRest = heard(untilAtRest());
  await pass(1000);
  dispatchEvent(new Event("load"));
  await pass(2999);
  expect(atRest).not.toHaveBeenCalled();
  await pass(1);
  expect(atRest).toHaveBeenCalledTimes(1);
});
