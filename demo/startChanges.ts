import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Tells pages in development that what they show was built anew. */
export interface Changes {
  /** The script that has a page, and the one around it, reload then. */
  script: string;
  tell(): void;
  close(): Promise<void>;
}

export async function startChanges(): Promise<Changes> {
  const pages = new Set<ServerResponse>();
  const server = createServer((_, response) => {
    response.writeHead(200, {
      "Content-Type": "text/event-stream",
      "Cache-Control": "no-store",
      "Access-Control-Allow-Origin": "*",
    });
    response.flushHeaders();
    pages.add(response);
    response.on("close", () => pages.delete(response));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    script: `<script>new EventSource("http://127.0.0.1:${String(port)}").onmessage = () => parent.location.reload();</script>`,
    tell: () => pages.forEach((page) => page.write("data: built\n\n")),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
