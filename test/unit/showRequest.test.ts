import { showRequest } from "../../src/lib/transport/showRequest";

const URL = "https://x.example/b/ss/one,two/1/JS/s1?AQB=1";
const page = window as unknown as Record<string, HTMLElement | undefined>;
const NAME = "s_i_one_two";

afterEach(() => {
  delete page[NAME];
});

test("the element that requests a hit is where AppMeasurement leaves it", () => {
  const image = new Image();
  showRequest(URL, image);
  expect(page[NAME]).toBe(image);
});

test("a hit that is posted is shown by an image that requests nothing", () => {
  const request = jest.spyOn(HTMLImageElement.prototype, "src", "set");
  showRequest(URL);
  expect(page[NAME]).toBeInstanceOf(HTMLImageElement);
  expect((page[NAME] as HTMLImageElement).src).toBe(URL);
  expect(request).not.toHaveBeenCalled();
  request.mockRestore();
});

test("a page that doesn't let itself be written to is left alone", () => {
  Object.defineProperty(window, NAME, {
    configurable: true,
    get: () => undefined,
    set() {
      throw new Error("mine");
    },
  });
  expect(() => showRequest(URL)).not.toThrow();
});
