import type { PostOptions } from "../../src/lib/transport/post";
import { sendPost } from "../../src/lib/transport/sendPost";

const URL_OF_HIT = "https://x.example/b/ss/suite/1/JS-2/s1?AQB=1";

/** What the server says, and how its body reads. */
interface Reply {
  status: number;
  type?: string;
  text?: () => Promise<string>;
}

/** Posts a hit to a server that answers so. */
function post(
  { status, type, text = () => Promise.resolve("body") }: Reply,
  options: Partial<PostOptions> = {},
) {
  const read = jest.fn(text);
  const fetch = jest.fn<Promise<unknown>, [url: string, init: RequestInit]>(
    () =>
      Promise.resolve({
        ok: status >= 200 && status < 300,
        status,
        headers: {
          get: (name: string) => (name === "Content-Type" && type) || null,
        },
        text: read,
      }),
  );
  window.fetch = fetch as unknown as typeof window.fetch;
  const sending = sendPost(URL_OF_HIT, { isKeptAlive: true, ...options });
  return { ...sending, read, init: fetch.mock.calls[0][1] };
}

describe("the status tells what became of the hit", () => {
  test.each([
    [200, "delivered"],
    [204, "delivered"],
    [299, "delivered"],
    [304, "refused"],
    [400, "refused"],
    [404, "refused"],
    [407, "refused"],
    [499, "refused"],
    [408, "failed"],
    [425, "failed"],
    [429, "failed"],
    [500, "failed"],
    [503, "failed"],
  ])("%d: %s", async (status, end) => {
    expect(await post({ status }).answer).toEqual({ end });
  });
});

describe("a web page is a captive portal's, and no proof", () => {
  test.each([
    ["text/html", "failed"],
    ["text/html; charset=utf-8", "failed"],
    ["application/xhtml+xml", "failed"],
    ["image/gif;charset=utf-8", "delivered"],
    ["application/json", "delivered"],
    [undefined, "delivered"],
  ])("%s: %s", async (type, end) => {
    const onAnswer = jest.fn();
    const sending = post({ status: 200, type }, { onAnswer });
    expect(await sending.answer).toEqual({ end });
    await Promise.resolve();
    expect(onAnswer).toHaveBeenCalledTimes(end === "delivered" ? 1 : 0);
  });
});

describe("the body", () => {
  test("is for whoever asks, where the hit was delivered", async () => {
    const onAnswer = jest.fn();
    await post({ status: 200 }, { onAnswer }).answer;
    await Promise.resolve();
    expect(onAnswer.mock.calls).toEqual([["body"]]);
  });

  test.each([403, 503])(
    "is read, as long as it is not it counts as kept alive, but tells nothing at %d",
    async (status) => {
      const onAnswer = jest.fn();
      const { answer, read } = post({ status }, { onAnswer });
      await answer;
      await Promise.resolve();
      expect(read).toHaveBeenCalledTimes(1);
      expect(onAnswer).not.toHaveBeenCalled();
    },
  );

  test("that breaks off was an answer all the same", async () => {
    const text = () => Promise.reject(new TypeError("broken off"));
    expect(await post({ status: 200, text }).answer).toEqual({
      end: "delivered",
    });
  });
});

test.each([
  [true, 59999, true],
  [true, 60000, false],
  [false, 5, false],
])(
  "kept alive (%s), with %d characters of form: %s",
  (isKeptAlive, length, keepalive) => {
    const form = "x".repeat(length);
    expect(post({ status: 200 }, { isKeptAlive, form }).init).toMatchObject({
      keepalive,
      body: form,
    });
  },
);

test("without a form there is no body, and no type that needs the server's permission", () => {
  const { init } = post({ status: 200 });
  expect(Object.keys(init).sort()).toEqual([
    "credentials",
    "keepalive",
    "method",
    "signal",
  ]);
  expect(init.keepalive).toBe(true);
});

test("takeBack ends the request", () => {
  const { init, takeBack } = post({ status: 200 });
  expect(init.signal?.aborted).toBe(false);
  takeBack();
  expect(init.signal?.aborted).toBe(true);
});

test("no answer is one that can't be read", async () => {
  window.fetch = () => Promise.reject(new TypeError("no way"));
  expect(await sendPost(URL_OF_HIT, { isKeptAlive: true }).answer).toEqual({
    end: "failed",
    isUnreadable: true,
  });
});
