import {
  followDelivery,
  type DeliveryEvent,
} from "../../src/lib/delivery/followDelivery";
import { createServerState } from "../../src/lib/delivery/createServerState";
import { createWaiting } from "../../src/lib/delivery/createWaiting";
import { createHitStates } from "../../src/lib/journal/createHitStates";
import { createLocalTier } from "../../src/lib/journal/createLocalTier";

const SERVER = "https://x";

test("tells what happens to the delivery, in this tab and in others, until it is ended", () => {
  localStorage.clear();
  const local = createLocalTier((e) => {
    throw e;
  });
  const events: DeliveryEvent[] = [];
  const stop = followDelivery(local, (event) => events.push(event));
  const states = createHitStates(local);
  states.setMark("a", { page: "", presumption: "none" });
  states.clearMark("a");
  const waiting = createWaiting(local, SERVER);
  waiting.begin();
  expect(events.map(({ type }) => type)).toEqual(["sending", "sending"]);
  waiting.end();
  const serverState = createServerState(local, SERVER);
  serverState.failed();
  serverState.answered();
  // No news of the delivery.
  local.set("hit.a", "x");
  local.remove("hit.a");
  dispatchEvent(
    new StorageEvent("storage", {
      key: "offlineTracking.sending.b",
      newValue: "{}",
    }),
  );
  expect(events).toEqual([
    { type: "sending", id: "a", isOnWire: true },
    { type: "sending", id: "a", isOnWire: false },
    { type: "emptied", server: SERVER },
    { type: "server", server: SERVER, isFailing: true },
    { type: "server", server: SERVER, isFailing: false },
    { type: "sending", id: "b", isOnWire: true },
  ]);
  stop();
  serverState.failed();
  expect(events).toHaveLength(6);
});
