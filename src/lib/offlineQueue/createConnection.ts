import type { QueueControl } from "./createQueueControl";
import type { ConnectionStatus, QueueEvent } from "./OfflineQueue";

/** Whether the collection servers can be reached: what deliveries showed, and that nothing can while the browser is offline. */
export interface Connection {
  status(): ConnectionStatus;
  /** Takes note of whether attempts to reach a server fail. */
  onChange(server: string, isFailing: boolean): void;
}

export function createConnection(
  control: QueueControl,
  emit: (event: QueueEvent) => void,
): Connection {
  const failing = new Set(control.failingServers());
  const status = () =>
    navigator.onLine && !failing.size ? "online" : "offline";

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
    onChange(server, isFailing) {
      if (isFailing) {
        failing.add(server);
      } else {
        failing.delete(server);
      }
      check();
    },
  };
}
