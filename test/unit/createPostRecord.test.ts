import { createPostRecord } from "../../src/lib/transport/createPostRecord";

const SERVER = "https://x.example";
const NOW = 1700000000000;
const MONTH = 30 * 86400000;

let written: unknown[];
/** What a page of this origin knows. */
let entry: string;

const create = (server = SERVER) =>
  createPostRecord(
    {
      get: (key) => (key === `posts.${SERVER}` ? entry : ""),
      set(_key, value) {
        entry = value;
        written.push(JSON.parse(value));
      },
    },
    server,
  );

beforeEach(() => {
  jest.useFakeTimers({ now: NOW });
  written = [];
  entry = "";
});
afterEach(() => jest.useRealTimers());

test("hits are posted while nothing is known", () => {
  expect(create().next()).toBe("post");
});

test("a delivery is written once, and again after what spoke against it", () => {
  const record = create();
  record.taken();
  record.taken();
  expect(written).toEqual([{ isTaken: true }]);
  record.unanswered();
  record.taken();
  expect(written.slice(1)).toEqual([
    { isTaken: true, unanswered: 1 },
    { isTaken: true },
  ]);
  record.beaten();
  record.taken();
  expect(written.slice(3)).toEqual([
    { isTaken: true, doubts: 1 },
    { isTaken: true },
  ]);
});

test("without an answer, every other attempt finds out at once where nothing is known", () => {
  const record = create();
  expect([1, 2, 3, 4].map(() => record.unanswered())).toEqual([
    true,
    false,
    true,
    false,
  ]);
  expect(record.next()).toBe("post");
});

test("... and by the next hit where POSTs were taken", () => {
  const record = create();
  record.taken();
  const found: unknown[] = [];
  for (let attempt = 0; attempt < 4; attempt++) {
    found.push([record.unanswered(), record.next()]);
  }
  expect(found).toEqual([
    [false, "probe"],
    [false, "post"],
    [false, "probe"],
    [false, "post"],
  ]);
});

test("an image that arrives in its stead ends POSTs for a month, of which no more is written", () => {
  const record = create();
  record.beaten();
  expect(written).toEqual([{ refused: NOW }]);
  jest.setSystemTime(NOW + MONTH - 1);
  expect(record.next()).toBe("image");
  jest.setSystemTime(NOW + MONTH);
  expect(record.next()).toBe("post");
  jest.setSystemTime(NOW - MONTH);
  expect(record.next()).toBe("post");
});

test("... at the third in a row where POSTs were taken", () => {
  const record = create();
  record.taken();
  record.beaten();
  record.beaten();
  expect(record.next()).toBe("post");
  record.beaten();
  expect(record.next()).toBe("image");
  expect(written.slice(1)).toEqual([
    { isTaken: true, doubts: 1 },
    { isTaken: true, doubts: 2 },
    { refused: NOW },
  ]);
});

test("a policy ends them at once", () => {
  const record = create();
  record.taken();
  record.forbidden();
  expect(record.next()).toBe("image");
  // Of this server alone.
  expect(create("https://y.example").next()).toBe("post");
});

test.each([
  ["nothing is known", "", false],
  ["none was answered", JSON.stringify({ unanswered: 2 }), false],
  ["one was delivered", JSON.stringify({ isTaken: true }), true],
  [
    "they are refused since",
    JSON.stringify({ isTaken: true, refused: NOW - MONTH + 1 }),
    false,
  ],
  [
    "they were refused a month ago",
    JSON.stringify({ isTaken: true, refused: NOW - MONTH }),
    true,
  ],
  ["the entry is broken", "{", false],
])("whether the server is known to take posted hits: %s", (_, left, proven) => {
  entry = left;
  expect(create().isProven()).toBe(proven);
});
