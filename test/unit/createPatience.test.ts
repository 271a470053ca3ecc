import { createPatience } from "../../src/lib/delivery/createPatience";

let heard: string[];
let stop: () => void;
const pass = (milliseconds: number) => jest.advanceTimersByTime(milliseconds);
let asleep: number;
/** Time passes, and no timer runs. */
const sleep = (milliseconds: number) => {
  asleep += milliseconds;
};

beforeEach(() => {
  jest.useFakeTimers();
  asleep = 0;
  const awake = performance.now.bind(performance);
  jest.spyOn(performance, "now").mockImplementation(() => awake() + asleep);
  heard = [];
  stop = createPatience({
    onSilence: () => heard.push("silence"),
    onEnd: () => heard.push("end"),
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
});

test("ends after 30 s, and for good after 60 s", () => {
  pass(29999);
  expect(heard).toEqual([]);
  pass(1);
  expect(heard).toEqual(["silence"]);
  pass(29999);
  expect(heard).toEqual(["silence"]);
  pass(1);
  expect(heard).toEqual(["silence", "end"]);
  expect(jest.getTimerCount()).toBe(0);
});

test("is stopped before, and in between", () => {
  stop();
  expect(jest.getTimerCount()).toBe(0);
  stop = createPatience({
    onSilence: () => heard.push("silence"),
    onEnd: () => heard.push("end"),
  });
  pass(30000);
  stop();
  pass(60000);
  expect(heard).toEqual(["silence"]);
});

test("a timer that is a second late is late, and no more", () => {
  sleep(1000);
  pass(30000);
  expect(heard).toEqual(["silence"]);
});

test("a page that slept gives the answer 10 s to come first, each time", () => {
  sleep(1001);
  pass(30000);
  expect(heard).toEqual([]);
  pass(9999);
  expect(heard).toEqual([]);
  pass(1);
  expect(heard).toEqual(["silence"]);
  sleep(5000);
  pass(30000);
  expect(heard).toEqual(["silence"]);
  pass(10000);
  expect(heard).toEqual(["silence", "end"]);
});
