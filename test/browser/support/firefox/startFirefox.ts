import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startGroup } from "../startGroup";
import type { TestBrowser } from "../TestBrowser";
import { connectBidi } from "./connectBidi";
import { createFirefoxContext } from "./createFirefoxContext";
import { preferences } from "./preferences";

/** Longer than it takes to close; then it is ended. */
const CLOSING_TIME = 10000;

/** Starts Firefox, with the profile of an earlier one if given. */
export async function startFirefox(profile?: string): Promise<TestBrowser> {
  const folder = profile || mkdtempSync(join(tmpdir(), "offline-tracking-"));
  writeFileSync(join(folder, "user.js"), preferences());
  const group = startGroup(
    process.env.TEST_FIREFOX_PATH || "",
    [
      "--headless",
      "--new-instance",
      "--remote-debugging-port=0",
      "--profile",
      folder,
      "about:blank",
    ],
    { ...process.env, MOZ_CRASHREPORTER_DISABLE: "1" },
  );
  const [, url] = await group.says(/WebDriver BiDi listening on (ws:\S+)/);
  const bidi = await connectBidi(url);

  return {
    context: await createFirefoxContext(bidi),
    profile: folder,
    kill: () => group.kill(),
    async close() {
      // It may be gone already, or hang.
      bidi.send("browser.close").catch(() => undefined);
      const timer = setTimeout(() => group.kill(), CLOSING_TIME);
      await group.ended;
      clearTimeout(timer);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
