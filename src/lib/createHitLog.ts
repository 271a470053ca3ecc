import { version } from "../../extension.json";
import type { createWhyItWaits } from "./createWhyItWaits";
import { parseServerRecord } from "./delivery/createServerState";
import type { Hit } from "./hit/Hit";
import { orderOf, pageOf, timeOf } from "./hit/hitId";
import { accountOf, collectionServerOf, nameOf } from "./hit/hitUrl";
import type { Departure, Failures, Mark } from "./journal/createHitStates";
import type { LocalChange, LocalTier } from "./journal/createLocalTier";
import type { Settings } from "./settings/readSettings";

/** Tells the life of each hit in the log, a line a step, while turbine's debugging is on. */
export interface HitLog {
  /** This page removed a hit. */
  gone(hit: Hit, how: Departure): void;
  /** The visitor agreed to being tracked, or not. */
  answered(isAgreed: boolean): void;
}

export interface HitLogDependencies {
  settings: Settings;
  local: LocalTier;
  whyItWaits: ReturnType<typeof createWhyItWaits>;
}

const CONNECTION_EVENTS = ["online", "offline"];

/** By following the local tier: while debugging is off, nobody does. */
export function createHitLog(
  { logger, debugEnabled, onDebugChanged }: Turbine,
  { settings, local, whyItWaits }: HitLogDependencies,
): HitLog {
  /** The report suites and the page or link name of each hit. */
  const names = new Map<string, string>();
  let stop: (() => void) | undefined;

  const say = (id: string, what: string) =>
    logger.info(
      `Hit ${pageOf(id).slice(0, 4)}.${orderOf(id)} ${names.get(id) || ""}: ${what}`,
    );
  /** Returns whether the hit is new. */
  const meet = (id: string, url: string): boolean => {
    const isNew = !names.has(id);
    names.set(id, `${accountOf(url)} "${nameOf(url)}"`);
    return isNew;
  };
  const describeServer = (entry: string) => {
    const { failures, next } = parseServerRecord(entry);
    return failures > 0
      ? `failed, ${failures} in a row, next try in ${Math.max(0, Math.round(next - Date.now()))} ms`
      : "answers";
  };

  const tell: Partial<
    Record<LocalChange["kind"], (subject: string, value: string) => void>
  > = {
    fresh(id, value) {
      const { url = "" } = JSON.parse(value) as Mark;
      if (meet(id, url)) {
        say(id, "tracked, on the wire");
      }
    },
    hit(id, url) {
      const what = meet(id, url) ? "tracked, queued" : "queued";
      const server = collectionServerOf(url);
      say(id, `${what}: ${whyItWaits({ url, server })}`);
    },
    sending: (id) => say(id, "on the wire"),
    failed(id, value) {
      const { count, isAside } = JSON.parse(value) as Failures;
      say(id, `failed, ${count} in a row${isAside ? ", set aside" : ""}`);
    },
    server: (server, state) => logger.info(server, describeServer(state)),
    cleared: (reason) => logger.info("All hits discarded:", reason),
  };
  const onConnection = () =>
    logger.info(`Connection ${navigator.onLine ? "restored" : "lost"}`);
  const follow = () => {
    logger.info(version, settings, {
      waiting: local.keys("waiting"),
      servers: local
        .keys("server")
        .map((server) => [
          server,
          describeServer(local.get(`server.${server}`)),
        ]),
    });
    CONNECTION_EVENTS.forEach((type) => addEventListener(type, onConnection));
    const unsubscribe = local.subscribe(({ kind, subject, value, isOwn }) => {
      if (kind === "gone" && value && !isOwn) {
        say(subject, `${value.split(":")[0]}, in another tab`);
        names.delete(subject);
      } else if (kind === "worker" && subject === "delivered" && value) {
        logger.info("Delivered by the site's service worker:", value);
      } else if (kind === "waiting" && !value) {
        logger.info(subject, "nothing waits");
      } else if (value && isOwn) {
        tell[kind]?.(subject, value);
      }
    });
    return () => {
      unsubscribe();
      CONNECTION_EVENTS.forEach((type) =>
        removeEventListener(type, onConnection),
      );
    };
  };
  const onDebug = (isOn: boolean) => {
    stop?.();
    stop = isOn ? follow() : undefined;
  };
  onDebug(debugEnabled);
  onDebugChanged(onDebug);

  return {
    gone({ id, url }, how) {
      if (stop) {
        meet(id, url);
        say(id, `${how} after ${Date.now() - timeOf(id)} ms`);
        names.delete(id);
      }
    },
    answered(isAgreed) {
      if (stop) {
        logger.info(`Consent ${isAgreed ? "given" : "not given"}`);
      }
    },
  };
}
