import { createServer, type AddressInfo } from "node:net";

/** Adobe's sandbox shows there what is on port 3000 (build/index.html in @adobe/reactor-sandbox 13.4.0). */
const MISTAKEN_PORT = 3001;

/** The first port from `first` that is free on loopback, and good for Adobe's sandbox; 0: any. */
export async function findPort(first: number): Promise<number> {
  if (first === MISTAKEN_PORT) {
    return findPort(first + 1);
  }
  return new Promise((resolve) => {
    const probe = createServer();
    probe.on("error", () => {
      console.log(`Port ${first} is taken: trying the next.`);
      resolve(findPort(first + 1));
    });
    probe.listen(first, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
