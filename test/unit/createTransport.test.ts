import type { LocalKey } from "../../src/lib/journal/createLocalTier";
import {
  createTransport,
  type TransportDependencies,
} from "../../src/lib/transport/createTransport";
import type { Sending } from "../../src/lib/transport/Sending";

const SERVER = "https://x.example";
const DAY = 86400000;
const urlOf = (query = "&mid=1", path = "1/JS-2/s1") =>
  `${SERVER}/b/ss/suite/${path}?AQB=1${query}&AQE=1`;
const LONG = "&x=" + "y".repeat(2100);

/** "ok", a status, or "unreadable". */
let postAnswer: number | "unreadable";
let postType: string;
/** Whether images arrive. */
let isImageTaken: boolean;
/** "POST", "image" and "script", as they were requested. */
let requests: string[];
/** How often it was told that a hit is tried as an image. */
let secondTries: number;
let posts: { url: string; init: RequestInit }[];
/** The URLs of images; "" is one that is taken back. */
let images: string[];
/** Answers that call for s.doPostbacks. */
let postbacks: string[];
let values: Map<string, string>;
/** Resolves when the page isn't about to be left. */
let staying: Promise<void>;

const local = {
  get: (key: LocalKey) => values.get(key) ?? "",
  set: (key: LocalKey, value: string) => values.set(key, value),
} as unknown as TransportDependencies["local"];

class FakeImage {
  naturalWidth = 2;
  naturalHeight = 2;
  onload?: () => void;
  onerror?: () => void;
  set src(url: string) {
    images.push(url);
    if (url) {
      requests.push("image");
      const isTaken = isImageTaken;
      Promise.resolve().then(() =>
        isTaken ? this.onload?.() : this.onerror?.(),
      );
    }
  }
}

/** A new page's transport. */
const createPage = () => createTransport({ local, untilStays: () => staying });
const send = (url = urlOf(), isFirst = true): Sending =>
  createPage().send(url, {
    isFirst,
    onPostbacks: (answer) => postbacks.push(answer),
    onSecondTry: () => secondTries++,
  });

beforeEach(() => {
  jest.useFakeTimers({ now: 1e12 });
  postAnswer = 200;
  postType = "image/gif";
  isImageTaken = true;
  requests = [];
  secondTries = 0;
  posts = [];
  images = [];
  postbacks = [];
  values = new Map();
  staying = Promise.resolve();
  window.Image = FakeImage as unknown as typeof Image;
  window.fetch = ((url: string, init: RequestInit) => {
    requests.push("POST");
    posts.push({ url, init });
    return postAnswer === "unreadable"
      ? Promise.reject(new TypeError())
      : Promise.resolve({
          ok: postAnswer < 300,
          status: postAnswer,
          headers: new Map([["Content-Type", postType]]),
          text: () => Promise.resolve("an answer"),
        });
  }) as unknown as typeof fetch;
});

afterEach(() => jest.useRealTimers());

describe("a hit with a visitor ID", () => {
  test("is posted, as AppMeasurement's beacons are, and outlives the page", async () => {
    expect(await send().answer).toEqual({ end: "delivered" });
    const [{ url, init }] = posts;
    expect(url).toBe(urlOf());
    expect(init).toEqual({
      signal: expect.any(AbortSignal) as unknown,
      method: "POST",
      keepalive: true,
      credentials: "include",
    });
    expect(requests).toEqual(["POST"]);
    expect(createPage().outlivesPage(urlOf())).toBe(true);
    expect(createPage().outlivesPage(urlOf("&aid=1"))).toBe(true);
  });

  test("is posted as a form, as AppMeasurement posts it, where it is long", async () => {
    await send(urlOf("&mid=1" + LONG)).answer;
    expect(posts).toMatchObject([
      {
        url: `${SERVER}/b/ss/suite/1/JS-2/s1`,
        init: {
          method: "POST",
          body: `AQB=1&mid=1${LONG}&AQE=1`,
          keepalive: true,
          credentials: "include",
          headers: { "Content-Type": "application/x-www-form-urlencoded" },
        },
      },
    ]);
  });

  test("is an image without one: the server may want to give the visitor one", async () => {
    expect(await send(urlOf("")).answer).toEqual({ end: "delivered" });
    expect(requests).toEqual(["image"]);
    expect(createPage().outlivesPage(urlOf(""))).toBe(false);
  });

  test("is not kept alive at later attempts where it is long, as little may be", async () => {
    const long = urlOf("&mid=1&x=" + "y".repeat(9000));
    await send(urlOf(), false).answer;
    await send(long, false).answer;
    await send(long, true).answer;
    expect(posts.map(({ init }) => init.keepalive)).toEqual([
      true,
      false,
      true,
    ]);
  });

  test("... and an overloaded server gets no image as well", async () => {
    postAnswer = 503;
    expect(await send().answer).toEqual({ end: "failed" });
    expect(requests).toEqual(["POST"]);
  });
});

describe("where POSTs have no readable answer, but images arrive", () => {
  beforeEach(() => {
    postAnswer = "unreadable";
  });

  test("the hit is delivered all the same, and for a month hits go as images", async () => {
    expect(await send().answer).toEqual({ end: "delivered" });
    expect(requests).toEqual(["POST", "image"]);
    expect(secondTries).toBe(1);
    await send().answer;
    jest.setSystemTime(1e12 + 29 * DAY);
    await send().answer;
    expect(requests.slice(2)).toEqual(["image", "image"]);
    expect(createPage().outlivesPage(urlOf())).toBe(false);
    jest.setSystemTime(1e12 + 31 * DAY);
    await send().answer;
    expect(requests.slice(4)).toEqual(["POST", "image"]);
  });

  test("... but a server that took POSTs before is given up only after three such hits in a row", async () => {
    const fail = async () => {
      for (let attempt = 0; attempt < 2; attempt++) {
        await send().answer;
      }
    };
    postAnswer = 200;
    await send().answer;
    postAnswer = "unreadable";
    await fail();
    postAnswer = 200;
    await send().answer;
    postAnswer = "unreadable";
    await fail();
    await fail();
    expect(createPage().outlivesPage(urlOf())).toBe(true);
    await send().answer;
    expect(createPage().outlivesPage(urlOf())).toBe(false);
  });

  test("other servers are asked for themselves", async () => {
    await send().answer;
    requests = [];
    await send(urlOf().replace("x.example", "y.example")).answer;
    expect(requests).toEqual(["POST", "image"]);
  });

  test("long hits are posted still: there is no other way", async () => {
    await send().answer;
    requests = [];
    expect(await send(urlOf("&mid=1" + LONG)).answer).toEqual({
      end: "failed",
      isUnreadable: true,
    });
    expect(requests).toEqual(["POST"]);
  });

  test("a clock set back doesn't lengthen the month", async () => {
    await send().answer;
    jest.setSystemTime(1e12 - 40 * DAY);
    expect(createPage().outlivesPage(urlOf())).toBe(true);
  });
});

test("a page that is about to be left hears of failures: they count when it turns out to stay", async () => {
  let stay = () => {};
  staying = new Promise((resolve) => {
    stay = resolve;
  });
  postAnswer = "unreadable";
  let known: unknown;
  send().answer.then((answer) => {
    known = answer;
  });
  await jest.advanceTimersByTimeAsync(1000);
  expect([known, requests]).toEqual([undefined, ["POST"]]);
  stay();
  await jest.advanceTimersByTimeAsync(0);
  expect([known, requests]).toEqual([{ end: "delivered" }, ["POST", "image"]]);
});

describe("in an outage", () => {
  beforeEach(() => {
    postAnswer = "unreadable";
    isImageTaken = false;
  });

  test("nothing is concluded, and every other attempt is a POST alone", async () => {
    for (let attempt = 0; attempt < 4; attempt++) {
      expect(await send().answer).toEqual({ end: "failed" });
    }
    expect(requests).toEqual([
      "POST",
      "image",
      "POST",
      "POST",
      "image",
      "POST",
    ]);
    expect(createPage().outlivesPage(urlOf())).toBe(true);
  });

  test("a server that took POSTs before gets one request an attempt, in turns", async () => {
    postAnswer = 200;
    await send().answer;
    requests = [];
    postAnswer = "unreadable";
    for (let attempt = 0; attempt < 4; attempt++) {
      expect(createPage().outlivesPage(urlOf())).toBe(attempt % 2 === 0);
      expect(await send().answer).toMatchObject({ end: "failed" });
    }
    expect(requests).toEqual(["POST", "image", "POST", "image"]);
  });

  test("a POST that is taken back is not followed by an image", async () => {
    const sending = send();
    sending.takeBack();
    expect(await sending.answer).toEqual({ end: "failed" });
    expect(requests).toEqual(["POST"]);
  });
});

describe("a POST refused by its status", () => {
  test("goes as an image, where that is taken", async () => {
    postAnswer = 405;
    expect(await send().answer).toEqual({ end: "delivered" });
    expect(requests).toEqual(["POST", "image"]);
    expect(createPage().outlivesPage(urlOf())).toBe(false);
  });

  test("is refused, where the image isn't taken either: it is the hit", async () => {
    postAnswer = 403;
    isImageTaken = false;
    expect(await send().answer).toEqual({ end: "refused" });
    expect(createPage().outlivesPage(urlOf())).toBe(true);
  });
});

describe("a content security policy", () => {
  const violate = (over: object) =>
    document.dispatchEvent(
      Object.assign(new Event("securitypolicyviolation"), {
        disposition: "enforce",
        effectiveDirective: "connect-src",
        blockedURI: `${SERVER}/b/ss/suite/1/JS-2/s1`,
        ...over,
      }),
    );

  test("that forbids POSTs has them go as images from then on, also where they were taken before", async () => {
    await send().answer;
    violate({});
    expect(createPage().outlivesPage(urlOf())).toBe(false);
  });

  test("that only reports, or is against something else, changes nothing", () => {
    createPage();
    violate({ disposition: "report" });
    violate({ effectiveDirective: "img-src" });
    violate({ blockedURI: "https://x.example/api" });
    violate({ blockedURI: "eval" });
    expect(createPage().outlivesPage(urlOf())).toBe(true);
    expect(values.size).toBe(0);
  });
});

test("nonsense in storage is as good as nothing", async () => {
  for (const nonsense of ["{", "1", '"x"', "null", '{"refused":"x"}', "[]"]) {
    values.set(`posts.${SERVER}`, nonsense);
    expect(createPage().outlivesPage(urlOf())).toBe(true);
    expect(await send().answer).toEqual({ end: "delivered" });
  }
});

describe("what scripts of the page make of fetch", () => {
  test.each<[string, () => unknown]>([
    [
      "throws",
      () => {
        throw new Error("no fetch");
      },
    ],
    ["gives nothing", () => undefined],
    ["gives something else", () => Promise.resolve("x")],
  ])("%s: the hit goes as an image", async (_name, replacement) => {
    window.fetch = replacement as typeof fetch;
    expect(await send().answer).toEqual({ end: "delivered" });
    expect(requests).toEqual(["image"]);
  });
});

test("what they make of Image is a failure, not an exception", async () => {
  window.Image = undefined as unknown as typeof Image;
  expect(await send(urlOf("")).answer).toEqual({ end: "failed" });
  postAnswer = "unreadable";
  expect(await send().answer).toEqual({ end: "failed" });
});

describe("how long a hit is", () => {
  /** A hit whose URL has so many characters. */
  const ofLength = (length: number, query: string) =>
    urlOf(`${query}&x=${"y".repeat(length - urlOf(query + "&x=").length)}`);

  test.each([
    [2047, "&mid=1", undefined],
    [2048, "&mid=1", "POST"],
    [8000, "", undefined],
    [8001, "", "POST"],
  ])(
    "%d characters, with %j: a form (%s) goes whatever becomes of images",
    async (length, query, form) => {
      values.set(`posts.${SERVER}`, JSON.stringify({ refused: Date.now() }));
      const url = ofLength(length, query);
      expect(createPage().outlivesPage(url)).toBe(form === "POST");
      await send(url).answer;
      expect(requests).toEqual([form ?? "image"]);
    },
  );

  test("tells whether a later attempt is kept alive", async () => {
    await send(ofLength(7999, "&mid=1"), false).answer;
    await send(ofLength(8000, "&mid=1"), false).answer;
    expect(posts.map(({ init }) => init.keepalive)).toEqual([true, false]);
  });
});

describe("a hit whose answer is to call s.doPostbacks", () => {
  const CALLBACK = "&callback=s_c_il[1].doPostbacks&et=1";
  const url = (query: string) => urlOf(query, "10/JS-2/s1");

  test("is posted without it, and the answer is handed on", async () => {
    await send(url("&mid=1" + CALLBACK)).answer;
    await Promise.resolve();
    expect(posts.map((post) => post.url)).toEqual([url("&mid=1&et=1")]);
    expect(postbacks).toEqual(["an answer"]);
    postbacks = [];
    await send(urlOf()).answer;
    await Promise.resolve();
    expect(postbacks).toEqual([]);
  });

  test("is a script at first, where it can't be posted", () => {
    const sending = send(url(CALLBACK));
    const script = document.head.querySelector("script");
    expect(script?.src).toBe(url(CALLBACK));
    sending.takeBack();
    expect([script?.isConnected, images]).toEqual([false, []]);
  });

  test("... and an image when it was stored: nothing that was stored runs", async () => {
    await send(url(CALLBACK), false).answer;
    await send(url("&callback=c"), false).answer;
    expect(images).toEqual([urlOf(""), urlOf("")]);
    expect(document.head.querySelector("script")).toBeNull();
  });
});

describe("taken back", () => {
  test("a POST is aborted", () => {
    send().takeBack();
    expect(posts[0].init.signal?.aborted).toBe(true);
    expect(images).toEqual([]);
  });

  test("the image that follows a POST goes in its stead", async () => {
    postAnswer = "unreadable";
    isImageTaken = false;
    let isAsked = false;
    const sending = createPage().send(urlOf(), {
      isFirst: true,
      onPostbacks: () => undefined,
      onSecondTry: () => (isAsked = true),
    });
    for (let turn = 0; turn < 20 && !isAsked; turn++) {
      await Promise.resolve();
    }
    sending.takeBack();
    expect(images).toEqual([urlOf(), ""]);
    expect(await sending.answer).toEqual({ end: "failed" });
  });

  test("an image that finds out whether POSTs are beaten is, too", () => {
    const known = JSON.stringify({ isTaken: true, unanswered: 1 });
    values.set(`posts.${SERVER}`, known);
    send().takeBack();
    expect(images).toEqual([urlOf(), ""]);
  });

  test("what scripts of the page prevented does no harm", () => {
    window.Image = undefined as unknown as typeof Image;
    expect(() => send(urlOf("")).takeBack()).not.toThrow();
  });
});

test.each([
  [true, { isTaken: true, doubts: 1 }],
  [false, { isTaken: true, unanswered: 2 }],
])(
  "an image that finds out speaks against POSTs where it arrives (%s), and not else",
  async (isTaken, known) => {
    const before = { isTaken: true, unanswered: 1 };
    values.set(`posts.${SERVER}`, JSON.stringify(before));
    isImageTaken = isTaken;
    await send().answer;
    expect(requests).toEqual(["image"]);
    expect(values.get(`posts.${SERVER}`)).toBe(JSON.stringify(known));
  },
);

test("a captive portal's web page is no answer to a POST, and it gets no image", async () => {
  postType = "text/html";
  expect(await send().answer).toEqual({ end: "failed" });
  expect(requests).toEqual(["POST"]);
  expect(values.size).toBe(0);
});

test("a failure is not known while the page is about to be left, an arrival is", async () => {
  staying = new Promise(() => undefined);
  const known = jest.fn();
  send().answer.then(known);
  send(urlOf("")).answer.then(known);
  await jest.advanceTimersByTimeAsync(0);
  expect(known.mock.calls).toEqual([
    [{ end: "delivered" }],
    [{ end: "delivered" }],
  ]);
  isImageTaken = false;
  send(urlOf("")).answer.then(known);
  await jest.advanceTimersByTimeAsync(1000);
  expect(known).toHaveBeenCalledTimes(2);
});

test("a server whose posted hits the site's worker delivered is known to take them", () => {
  const transport = createPage();
  expect(transport.takesPosts(SERVER)).toBe(false);
  transport.postsTaken(SERVER);
  expect(transport.takesPosts(SERVER)).toBe(true);
  expect(transport.takesPosts("https://other.example")).toBe(false);
});
