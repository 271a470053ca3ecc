import { version } from "../../../extension.json";
import type { Running } from "../createMain";
import { createWhyItWaits } from "../createWhyItWaits";
import { parseServerRecord } from "../delivery/createServerState";
import { holderOf } from "../delivery/lease/createLeaseRecord";
import { timeOf } from "../hit/hitId";
import { accountOf, nameOf } from "../hit/hitUrl";
import type { Hit } from "../hit/Hit";
import { createPostRecord } from "../transport/createPostRecord";
import type {
  ConnectionStatus,
  HitDescription,
  QueueDescription,
  ServerDescription,
} from "./OfflineQueue";

const MOST = 100;

const toText = (time: number) =>
  time > 0 && time < Infinity ? new Date(time).toISOString() : "";

/** Tells all there is to know of the queue when a hit doesn't arrive. */
export async function describeQueue(
  { settings, offlineTracking }: Running,
  status: ConnectionStatus,
): Promise<QueueDescription> {
  const { journal, states, local, pageId, permission } = offlineTracking.parts;

  const whyItWaits = createWhyItWaits(local, permission.reasonToWait);
  const stateOf = (id: string): HitDescription["state"] => {
    if (states.mark(id)) {
      return "on the wire";
    }
    return states.failures(id).isAside ? "aside" : "waits";
  };
  const describeHit = (hit: Hit): HitDescription => {
    const { id, url, server } = hit;
    const state = stateOf(id);
    return {
      id,
      time: toText(timeOf(id)),
      reportSuites: accountOf(url),
      name: nameOf(url),
      server,
      state,
      why: state === "waits" ? whyItWaits(hit) : "",
      failures: states.failures(id).count,
    };
  };
  const describeServer = (server: string): ServerDescription => {
    const { failures, next, answer } = parseServerRecord(
      local.get(`server.${server}`),
    );
    const holder = holderOf(local.get(`lease.${server}`));
    return {
      server,
      failures: failures || 0,
      nextTry: next > Date.now() ? toText(next) : "",
      lastAnswer: toText(answer),
      isPosted: createPostRecord(local, server).next() === "post",
      deliveredBy: holder ? (holder === pageId ? "this" : "another") : "none",
    };
  };

  const waiting = await journal.find({ most: MOST, withAside: true });
  return {
    version,
    isEnabled: settings.trackOffline,
    settings,
    status,
    reasonToWait: permission.reasonToWait(),
    size: await journal.size(),
    hits: states.allFresh().concat(waiting).slice(0, MOST).map(describeHit),
    servers: [
      ...new Set([...local.keys("server"), ...local.keys("waiting")]),
    ].map(describeServer),
  };
}
