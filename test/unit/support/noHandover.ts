import type { DeliveryDependencies } from "../../../src/lib/delivery/createDelivery";

/** A site whose worker has no helper. */
export const NO_HANDOVER: Pick<DeliveryDependencies, "helper" | "handoverFor"> =
  {
    helper: { look: () => Promise.resolve(false) },
    handoverFor: () => ({
      take: () => Promise.resolve(),
      claim: () => undefined,
      release: () => undefined,
      passOn: () => undefined,
      give: () => Promise.resolve(),
    }),
  };
