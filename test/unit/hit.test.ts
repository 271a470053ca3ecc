import {
  createHitIds,
  formatHitId,
  pageOf,
  timeOf,
} from "../../src/lib/hit/hitId";
import {
  accountOf,
  collectionServerOf,
  parameterOf,
  withTimestamp,
} from "../../src/lib/hit/hitUrl";

const URL_OF_HIT =
  "https://metrics.example.com/b/ss/suite1,suite2/1/JS-2.27.0/s123?AQB=1&ts=1700000000&vid=v%201&pageName=a&c.&ts=5&vid=6&a.&ts=7&.a&.c&events=event1&AQE=1";

describe("collectionServerOf", () => {
  test.each([
    [URL_OF_HIT, "https://metrics.example.com"],
    ["http://Example.com:8080/b/ss/x/1/JS/s1?AQB=1", "http://example.com:8080"],
    [
      "https://www.example.com/metrics/b/ss/x/1/JS/s1?AQB=1",
      "https://www.example.com/metrics",
    ],
    ["https://example.com/a/b/b/ss/x/b/ss/y", "https://example.com/a/b"],
    ["https://example.com/other?x=/b/ss/x", ""],
    ["https://example.com/other#/b/ss/x", ""],
    ["https://user:secret@example.com/b/ss/x", ""],
    ["https://example.com/b/ss/../../other", ""],
    ["javascript:alert(1)//b/ss/", ""],
    ["ftp://example.com/b/ss/x", ""],
    ["data:/b/ss/x", ""],
    ["/b/ss/x", ""],
    ["", ""],
    [undefined, ""],
    [5, ""],
    [{}, ""],
  ])("%s", (url, server) => {
    expect(collectionServerOf(url)).toBe(server);
  });
});

test("accountOf", () => {
  expect(accountOf(URL_OF_HIT)).toBe("suite1,suite2");
  expect(accountOf("nonsense")).toBe("");
});

describe("parameterOf", () => {
  test("finds the hit's own parameters", () => {
    expect(parameterOf(URL_OF_HIT, "ts")).toBe("1700000000");
    expect(parameterOf(URL_OF_HIT, "vid")).toBe("v%201");
  });
  test("doesn't take context data for them", () => {
    const url = URL_OF_HIT.replace("&ts=1700000000&vid=v%201", "");
    expect(parameterOf(url, "ts")).toBe("");
    expect(parameterOf(url, "vid")).toBe("");
  });
});

test.each([
  [URL_OF_HIT, URL_OF_HIT.replace("&ts=1700000000", "")],
  ["https://x/b/ss/y/1/z/s1?a=2", "https://x/b/ss/y/1/z/s1?a=2"],
  [
    "https://x/b/ss/y/1/z/s1?a=2&ts=2026-11-20T12%3A00%3A00Z&b=3",
    "https://x/b/ss/y/1/z/s1?a=2&b=3",
  ],
  [
    "https://x/b/ss/y/1/z/s1?a=2&c.&ts=5&.c",
    "https://x/b/ss/y/1/z/s1?a=2&c.&ts=5&.c",
  ],
])("without its timestamp: %s", (url, expected) => {
  expect(withTimestamp(url)).toBe(expected);
});

test("withTimestamp changes the hit's own, not a variable of its name", () => {
  expect(withTimestamp("https://x/b/ss/y/1/z/s1?a=2&ts=5&c.&ts=6&.c", 7)).toBe(
    "https://x/b/ss/y/1/z/s1?a=2&ts=7&c.&ts=6&.c",
  );
});

describe("hit ids", () => {
  test("tell time and page", () => {
    const id = formatHitId(1700000000123, 5, "page");
    expect(timeOf(id)).toBe(1700000000123);
    expect(pageOf(id)).toBe("page");
  });

  test("sort by time, then by order within the page", () => {
    const ids = [
      formatHitId(999, 40, "z"),
      formatHitId(1000, 0, "z"),
      formatHitId(1000, 1, "a"),
      formatHitId(1000, 36, "a"),
      formatHitId(1700000000000, 0, "a"),
    ];
    expect([...ids].reverse().sort()).toEqual(ids);
  });

  test("keep their order when the clock is set back", () => {
    jest.useFakeTimers({ now: 2000 });
    const nextId = createHitIds("p");
    const ids = [nextId()];
    jest.setSystemTime(1000);
    ids.push(nextId());
    jest.setSystemTime(3000);
    ids.push(nextId());
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(3);
    jest.useRealTimers();
  });
});
