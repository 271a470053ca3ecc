/*
 * What the tests need of a browser. The names are Playwright's, whose pages have all of it; the drivers of the other
 * browsers have this and no more.
 */

/** A script, or a function whose argument and result go through as JSON. */
type InPage<Argument, Result> =
  string | ((argument: Argument) => Result | Promise<Result>);

/** A document: that of a page, or of a frame in it. */
export interface TestFrame {
  /** Calls a function in the page, or runs a script, and gives what it returns, or what its promise is resolved with. */
  evaluate<Result, Argument>(
    inPage: InPage<Argument, Result>,
    argument: Argument,
  ): Promise<Result>;
  evaluate<Result>(inPage: InPage<void, Result>): Promise<Result>;
  /** Waits until a function gives something true there, for 30 s unless another time is given. */
  waitForFunction<Argument>(
    inPage: (argument: Argument) => unknown,
    argument?: Argument,
    options?: { timeout?: number },
  ): Promise<unknown>;
}

export interface TestRequest {
  url(): string;
  method(): string;
}

export interface TestMessage {
  /** "warning" and "error" are the same in all browsers. */
  type(): string;
  text(): string;
}

/** What pages tell. */
export interface PageEvents {
  console: TestMessage;
  /** An exception that nobody caught, or a promise that was rejected and not looked after. */
  pageerror: Error;
  request: TestRequest;
}

/** A tab. */
export interface TestPage extends TestFrame {
  on(event: "console", listener: (message: TestMessage) => void): unknown;
  on(event: "pageerror", listener: (error: Error) => void): unknown;
  on(event: "request", listener: (request: TestRequest) => void): unknown;
  /** Goes to an address, and waits until the page has loaded. */
  goto(url: string): Promise<unknown>;
  reload(): Promise<unknown>;
  goBack(): Promise<unknown>;
  /** Waits until the page has an address of this form, and has loaded. */
  waitForURL(glob: string): Promise<unknown>;
  /** Clicks what matches a selector, as a visitor does. */
  click(selector: string): Promise<void>;
  waitForTimeout(milliseconds: number): Promise<void>;
  /** Waits for what the page tells next. */
  waitForEvent(event: "console"): Promise<unknown>;
  /** The page's own document, and those of the frames in it. */
  frames(): TestFrame[] | Promise<TestFrame[]>;
  /** `runBeforeUnload`: as a visitor does, in Chromium and Firefox; in WebKit it is always so. May resolve before that is over. */
  close(options?: { runBeforeUnload?: boolean }): Promise<void>;
}

/** All that a visitor has open. */
export interface TestContext<Page extends TestPage = TestPage> {
  newPage(): Promise<Page>;
  pages(): Page[];
  /** Takes the whole browser off the network, and back; pages know it by navigator.onLine. */
  setOffline(isOffline: boolean): Promise<void>;
  on(event: "request", listener: (request: TestRequest) => void): unknown;
}

/** A browser with a profile on disk, as a visitor has it. */
export interface TestBrowser<Page extends TestPage = TestPage> {
  context: TestContext<Page>;
  profile: string;
  /** Ends it as a crash or a power button would. */
  kill(): Promise<void>;
  /** Closes it and deletes the profile. */
  close(): Promise<void>;
}
