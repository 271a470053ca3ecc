import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startGroup } from "../startGroup";
import type { TestBrowser } from "../TestBrowser";
import { connectWebDriver } from "./connectWebDriver";
import { createWebKitContext } from "./createWebKitContext";
import { keepPort, setNetwork } from "./setNetwork";

/** A port that nothing listens to. */
const findPort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

/** Starts WebKit, with the profile of an earlier one if given. */
export async function startWebKit(profile?: string): Promise<TestBrowser> {
  const folder = profile || mkdtempSync(join(tmpdir(), "offline-tracking-"));
  const screen = startGroup("Xvfb", ["-displayfd", "1", "-nolisten", "tcp"]);
  const [, display] = await screen.says(/^(\d+)\n/m);
  const port = await findPort();
  const group = startGroup("WebKitWebDriver", [`--port=${port}`], {
    ...process.env,
    DISPLAY: `:${display}`,
    GDK_BACKEND: "x11",
  });
  const driver = await connectWebDriver(port, {
    binary: "/usr/bin/python3",
    args: [join(__dirname, "host.py"), folder],
  });
  const [, inspector] = await group.says(/"inspector": "[\d.]+:(\d+)"/);
  const ports = [port, Number(inspector)];
  ports.forEach((kept) => keepPort(kept));

  const first = (await driver.inTurn((send) =>
    send("GET", "/window"),
  )) as string;
  const { context, hear } = createWebKitContext(driver, first);
  group.onLine(hear);
  const kill = async () => {
    if (group.hasEnded()) {
      return;
    }
    await Promise.all([group.kill(), screen.kill()]);
    setNetwork(true);
    ports.forEach((kept) => keepPort(kept, false));
  };
  return {
    context,
    profile: folder,
    kill,
    async close() {
      await kill();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
