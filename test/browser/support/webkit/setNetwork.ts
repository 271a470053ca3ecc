import { execFileSync } from "node:child_process";

const ip = (...args: (string | number)[]) =>
  execFileSync("ip", args.map(String), { stdio: ["ignore", "ignore", "pipe"] });

/** Its number: not every machine knows its name. */
const TCP = 6;
const kept = new Set<number>();
let isUp = true;

/** Keeps a port open whatever setNetwork does, or no longer: the browser is driven over loopback, too. */
export function keepPort(port: number, isKept = true): void {
  kept[isKept ? "add" : "delete"](port);
  ["sport", "dport"].forEach((side) => {
    const rule = ["ipproto", TCP, side, port, "lookup", "local"];
    ip("rule", isKept ? "add" : "del", "pref", 1, ...rule);
  });
}

/**
 * Takes away the network that inOwnNetwork.sh made, or gives it back. Connections that are open break, as they do where a
 * device loses its address.
 */
export function setNetwork(willBeUp: boolean): void {
  if (willBeUp === isUp) {
    return;
  }
  isUp = willBeUp;
  if (isUp) {
    ip("rule", "del", "pref", 50);
    ip("route", "add", "default", "dev", "lo");
  } else {
    ip("rule", "add", "pref", 50, "unreachable");
    ip("route", "del", "default");
    const others = [...kept].map(
      (port) => `sport != :${port} and dport != :${port}`,
    );
    execFileSync("ss", ["--kill", "--tcp", others.join(" and ")], {
      stdio: "ignore",
    });
  }
}
