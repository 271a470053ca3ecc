/** What the demo uses of the tracker. */
export interface DemoTracker {
  account: string;
  storageFilename: string;
  visitorNamespace?: string;
  pageName: string;
  visitor: {
    getVisitorValues(callback: (values: { MCMID: string }) => void): void;
  };
  t(): void;
  tl(link: unknown, type: string, name: string): void;
  registerPreTrackCallback(callback: (url: string) => void): void;
  registerPostTrackCallback(callback: (url: string) => void): void;
}

const INTERVAL = 20;

/** Resolves with the page's tracker, when it is ready to track. */
export async function demoTracker(): Promise<DemoTracker> {
  for (;;) {
    const { s } = window as unknown as { s?: DemoTracker };
    if (s) {
      return s;
    }
    await new Promise((resolve) => setTimeout(resolve, INTERVAL));
  }
}
