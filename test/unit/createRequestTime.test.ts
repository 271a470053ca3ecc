import { createRequestTime } from "../../src/lib/tracker/createRequestTime";

const URL = "https://x/b/ss/a/1/JS/s1?AQB=1&pageName=b&AQE=1";

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test("the next hit tells how long the last request took, and only that one", () => {
  const time = createRequestTime();
  expect(time.addTo(URL)).toBe(URL);
  const end = time.start();
  jest.advanceTimersByTime(120);
  end();
  expect(time.addTo(URL)).toBe(
    "https://x/b/ss/a/1/JS/s1?AQB=1&pageName=b&lrt=120&AQE=1",
  );
  expect(time.addTo(URL)).toBe(URL);
});

test("a hit that was cut off stays as it is", () => {
  const time = createRequestTime();
  const end = time.start();
  jest.advanceTimersByTime(120);
  end();
  expect(time.addTo("https://x/b/ss/a/1/JS/s1?AQB=1&page")).toBe(
    "https://x/b/ss/a/1/JS/s1?AQB=1&page",
  );
});
