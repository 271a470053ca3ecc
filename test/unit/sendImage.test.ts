import { sendImage } from "../../src/lib/transport/sendImage";

const URL_OF_HIT = "https://x.example/b/ss/suite/1/JS-2/s1?AQB=1";

/** Stands for an image that a test ends. */
const createImage = () => ({
  naturalWidth: 2,
  naturalHeight: 2,
  src: "none",
  end(kind: "load" | "error" | "abort") {
    const { [`on${kind}` as const]: listener } = this as unknown as Record<
      string,
      (() => void) | undefined
    >;
    listener?.();
  },
});
/** The one that was requested last. */
let image: ReturnType<typeof createImage>;
let now: number;

beforeEach(() => {
  now = 1000;
  window.Image = function () {
    image = createImage();
    return image;
  } as unknown as typeof Image;
  // The page that is held has nothing but the clock.
  jest.spyOn(performance, "now").mockImplementation(() => now++);
});
afterEach(() => {
  // Nothing of it holds the page in the next test.
  image.end("error");
  jest.restoreAllMocks();
});

test.each([
  [1, 1, "delivered"],
  [2, 2, "delivered"],
  [4, 4, "delivered"],
  [5, 4, "failed"],
  [4, 5, "failed"],
  [0, 0, "failed"],
  [0, 2, "failed"],
])("a picture of %d by %d pixels: %s", async (width, height, end) => {
  const { answer } = sendImage(URL_OF_HIT);
  expect(image.src).toBe(URL_OF_HIT);
  Object.assign(image, { naturalWidth: width, naturalHeight: height });
  image.end("load");
  expect(await answer).toEqual({ end });
});

test.each(["error", "abort"] as const)("%s: failed", async (kind) => {
  const { answer } = sendImage(URL_OF_HIT);
  image.end(kind);
  expect(await answer).toEqual({ end: "failed" });
});

describe("a page that is about to be left", () => {
  const held = () => {
    const before = now;
    dispatchEvent(new Event("beforeunload"));
    return now - before;
  };

  test("is held until the image is 20 ms old", () => {
    sendImage(URL_OF_HIT);
    // The clock said 1000 as it was requested.
    expect(held()).toBe(20);
    now = 1100;
    expect(held()).toBe(1);
  });

  test("... and not once there is an answer", () => {
    sendImage(URL_OF_HIT);
    image.end("load");
    expect(held()).toBe(0);
  });

  test("... nor for what was taken back", () => {
    sendImage(URL_OF_HIT).takeBack();
    expect(image.src).toBe("");
    expect(held()).toBe(0);
  });
});
