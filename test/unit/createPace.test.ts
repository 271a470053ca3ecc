import { createPace } from "../../src/lib/delivery/createPace";

const pass = (milliseconds: number) =>
  jest.advanceTimersByTimeAsync(milliseconds);
/** Whether the next hit may be sent, once it may. */
const next = (pace: ReturnType<typeof createPace>) => {
  const mayBeSent = jest.fn();
  void pace.next().then(mayBeSent);
  return mayBeSent;
};

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test("the first hit is sent at once, the next so long after its start", async () => {
  const pace = createPace(500);
  const first = next(pace);
  await pass(0);
  expect(first).toHaveBeenCalledTimes(1);
  pace.started();
  const second = next(pace);
  await pass(499);
  expect(second).not.toHaveBeenCalled();
  await pass(1);
  expect(second).toHaveBeenCalledTimes(1);
});

test("a start meanwhile counts", async () => {
  const pace = createPace(500);
  pace.started();
  const second = next(pace);
  await pass(300);
  pace.started();
  await pass(499);
  expect(second).not.toHaveBeenCalled();
  await pass(1);
  expect(second).toHaveBeenCalledTimes(1);
});

test("without a delay nothing waits, not even for a timer", async () => {
  const pace = createPace(0);
  pace.started();
  await pace.next();
  expect(jest.getTimerCount()).toBe(0);
});
