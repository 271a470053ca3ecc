import type { LocalTier } from "../journal/createLocalTier";
import type { ConnectionStatus, QueueEvent } from "./OfflineQueue";

/** Whether the collection servers can be reached: what deliveries showed, and that nothing can while the browser is offline. */
export interface Connection {
  status(): ConnectionStatus;
  /** Takes note of a server's state: it starts with how many attempts in a row failed. */
  onChange(server: string, state: string): void;
}

export function createConnection(
  local: LocalTier,
  emit: (event: QueueEvent) => void,
): Connection {
  const failing: Record<string, boolean> = {};
  const note = (server: string, state: string) => {
    failing[server] = parseInt(state) > 0;
  };
  const status = () =>
    navigator.onLine && !Object.values(failing).includes(true)
      ? "online"
      : "offline";

  local
    .keys("server")
    .forEach((server) => note(server, local.get(`server.${server}`)));
  let known = status();
  const check = () => {
    const now = status();
    if (now !== known) {
      known = now;
      emit({
        type: now === "online" ? "connectionRestored" : "connectionLost",
      });
    }
  };
  addEventListener("online", check);
  addEventListener("offline", check);

  return {
    status,
    onChange(server, state) {
      note(server, state);
      check();
    },
  };
}
