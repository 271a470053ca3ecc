import {
  createDelivery,
  type Delivery,
  type DeliveryDependencies,
} from "./createDelivery";

/** The deliveries of this page, one for each collection server. */
export interface Deliveries {
  to(server: string): Delivery;
  /** Makes those for the servers that earlier pages had, so that this page's first hit needn't wait for that. */
  prepare(): void;
  /** Tries to deliver what waits, past the backoff, but at most once a second. */
  deliver(): void;
  /** All hits were removed: whatever becomes of what is on the wire, it is not kept. */
  abandon(): void;
}

export function createDeliveries(
  dependencies: DeliveryDependencies,
): Deliveries {
  const deliveries = new Map<string, Delivery>();
  const to = (server: string) => {
    const delivery =
      deliveries.get(server) || createDelivery(server, dependencies);
    deliveries.set(server, delivery);
    return delivery;
  };
  return {
    to,
    prepare: () =>
      dependencies.local.keys("server").filter(Boolean).forEach(to),
    abandon: () => deliveries.forEach((delivery) => delivery.abandon()),
    deliver() {
      // Also where it was another page, or an earlier one, that had hits wait.
      dependencies.local.keys("waiting").filter(Boolean).forEach(to);
      deliveries.forEach((delivery) => delivery.deliver());
    },
  };
}
