import { sendScript } from "../../src/lib/transport/sendScript";

const URL_OF_HIT = "https://x.example/b/ss/suite/10/JS-2/s1?AQB=1&callback=c";

const inPage = () => document.head.querySelector("script");
/** Sends a hit as a script, which ends as a test says. */
const start = () => {
  const sending = sendScript(URL_OF_HIT);
  const script = inPage() as HTMLScriptElement;
  return {
    ...sending,
    script,
    end: (kind: "load" | "error") => script.dispatchEvent(new Event(kind)),
  };
};
const throwInScript = () => dispatchEvent(new ErrorEvent("error"));

beforeEach(() => jest.useFakeTimers());
afterEach(() => {
  jest.useRealTimers();
  document.head.replaceChildren();
});

test("a script that runs is the proof, and leaves nothing", async () => {
  const { answer, script, end } = start();
  expect(script.src).toBe(URL_OF_HIT);
  end("load");
  expect(await answer).toEqual({ end: "delivered" });
  expect(inPage()).toBeNull();
});

test("one that doesn't load failed", async () => {
  const { answer, end } = start();
  end("error");
  expect(await answer).toEqual({ end: "failed" });
  expect(inPage()).toBeNull();
});

test("one that throws is a portal's web page, not the answer", async () => {
  const { answer, end } = start();
  throwInScript();
  end("load");
  expect(await answer).toEqual({ end: "failed" });
});

test("what other scripts throw before is their own affair", async () => {
  const { answer, end } = start();
  throwInScript();
  jest.advanceTimersByTime(0);
  end("load");
  expect(await answer).toEqual({ end: "delivered" });
});

test.each<[string, (sending: ReturnType<typeof start>) => void]>([
  ["that has ended", ({ end }) => end("load")],
  ["that is taken back", ({ takeBack }) => takeBack()],
])("one %s is out of the page, and follows no errors", (_name, finish) => {
  finish(start());
  expect(inPage()).toBeNull();
  throwInScript();
  expect(jest.getTimerCount()).toBe(0);
});
