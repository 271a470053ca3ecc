import { createHitSender } from "./createHitSender";
import { createHitLog } from "./createHitLog";
import { createLiveHits } from "./createLiveHits";
import { createPermission, type Permission } from "./createPermission";
import { createWhyItWaits } from "./createWhyItWaits";
import { createWarnOnce } from "./createWarnOnce";
import { createConnectivity } from "./delivery/createConnectivity";
import { createDeliveries, type Deliveries } from "./delivery/createDeliveries";
import { createInheritance } from "./delivery/createInheritance";
import { createLimit } from "./delivery/createLimit";
import { createPage } from "./delivery/createPage";
import { createTimeOrder } from "./delivery/createTimeOrder";
import { createPageId } from "./delivery/createPageId";
import { createLocks } from "./delivery/lease/createLocks";
import { createSignOfLife } from "./delivery/lease/createSignOfLife";
import { createHandover } from "./handover/createHandover";
import { createHelper } from "./handover/createHelper";
import { createTerms } from "./handover/createTerms";
import type { Hit } from "./hit/Hit";
import { createHitIds } from "./hit/hitId";
import { accountOf, parameterOf, withTimestamp } from "./hit/hitUrl";
import {
  createHitStates,
  type Departure,
  type HitStates,
} from "./journal/createHitStates";
import { createJournal } from "./journal/createJournal";
import { createLocalTier, type LocalTier } from "./journal/createLocalTier";
import type { Journal } from "./journal/Journal";
import { areListed } from "./settings/areListed";
import { createSuiteGuard } from "./settings/createSuiteGuard";
import { OLDEST_HIT, type Settings } from "./settings/readSettings";
import { attachTracker, type TakeHit } from "./tracker/attachTracker";
import { followForced } from "./tracker/followForced";
import { createOwnQueues } from "./tracker/createOwnQueues";
import { createRequestTime } from "./tracker/createRequestTime";
import { createVisitorIds } from "./tracker/createVisitorIds";
import { createHitCallbacks } from "./tracker/createHitCallbacks";
import type { Tracker } from "./tracker/Tracker";
import { createTransport } from "./transport/createTransport";

/** The durable queue of a page. */
export interface OfflineTracking {
  /** Resolves when all that is known of older hits is known, at the price of the database. Never rejects. */
  ready(): Promise<unknown>;
  /** Makes a tracker's hits go through the queue, and has delivered what earlier pages left. */
  attach(tracker: Tracker): void;
  /** Deletes what the queue of a tracker has that isn't attached, where the visitor refuses. */
  guard(tracker: Tracker): void;
  /** Has delivered what earlier pages left, when the page has come to rest. `attach` does so, too. */
  deliver(): void;
  /** What the control of the queue is made of, which rule components have. */
  parts: QueueParts;
}

/** What is inside. */
export interface QueueParts {
  journal: Journal;
  states: HitStates;
  local: LocalTier;
  deliveries: Deliveries;
  permission: Permission;
  pageId: string;
}

/** Puts the parts together: trackers give hits to the delivery, which gives them to the journal and the transport. */
export function createOfflineTracking(
  settings: Settings,
  turbine: Turbine,
): OfflineTracking {
  const { logger } = turbine;
  const warnOnce = createWarnOnce(logger);
  const onStorageError = (e: unknown) => warnOnce("Storage failed:", e);
  const onPageError = (e: unknown) => logger.error("Callback failed:", e);

  const page = createPage(createPageId());
  const locks = createLocks(page.id);
  const local = createLocalTier(onStorageError);
  const life = createSignOfLife(locks, page, followOthers);
  const states = createHitStates(local);
  const journal = createJournal(local, states, onStorageError, onGone);
  const limit = createLimit(journal, states, local, settings.offlineHitLimit);
  const callbacks = createHitCallbacks(locks.living);
  const serverFor = createSuiteGuard(settings);
  const requestTime = createRequestTime();
  const visitorIds = createVisitorIds(() => deliveries.deliver());
  const transport = createTransport({ local, untilStays: page.untilStays });
  const nextId = createHitIds(page.id);
  /** Hits that this page has sent before. */
  const sent = new Set<string>();
  let discarded = 0;

  const ownQueues = createOwnQueues(serverFor, (id, url, server) => {
    journal.add({ id, url, server });
    deliveries.to(server).wait();
  });
  const permission = createPermission(
    () => {
      hitLog.answered(permission.isGiven());
      terms.update();
      if (!deleteIfRefused() && takeIfAgreed()) {
        journal.open();
        deliveries.deliver();
      }
    },
    () => terms.update(),
  );
  const { reasonToWait } = permission;
  const helper = createHelper(local, journal);
  const terms = createTerms({
    settings,
    journal,
    helper,
    maySend: () => !reasonToWait(),
  });
  const takeIfAgreed = (): boolean => {
    const isGiven = permission.isGiven();
    if (isGiven) {
      ownQueues.agreed();
    }
    return isGiven;
  };
  const deleteIfRefused = (): boolean => {
    const isRefused = permission.isRefused();
    if (isRefused) {
      deliveries.abandon();
      const count = ownQueues.refused() + liveHits.discard();
      journal.clear().then((cleared) => {
        if (count + cleared) {
          discarded += count + cleared;
          logger.warn(`Hits discarded: ${discarded}, optIn`);
        }
      });
    }
    return isRefused;
  };
  const hitLog = createHitLog(turbine, {
    settings,
    local,
    whyItWaits: createWhyItWaits(local, reasonToWait),
  });

  const sender = createHitSender({
    transport,
    visitorIds,
    timeOrder: createTimeOrder(local, (from, to) =>
      logger.info(`Timestamp ${from} is ${to} now, after a later hit`),
    ),
    requestTime,
    isUnsure: () => !inheritance.isKnown(),
    onPostbacks(url, answer) {
      try {
        callbacks.trackerOf(url)?.doPostbacks(JSON.parse(answer));
      } catch (e) {
        onPageError(e);
      }
    },
  });
  const deliveries = createDeliveries({
    journal,
    states,
    local,
    page,
    locks,
    life,
    limit,
    helper,
    handoverFor: (server) =>
      createHandover({
        server,
        journal,
        states,
        local,
        helper,
        terms,
        throttleDelay: settings.offlineThrottleDelay,
        takesPosts: transport.takesPosts,
        postsTaken: transport.postsTaken,
      }),
    connectivity: createConnectivity(),
    throttleDelay: settings.offlineThrottleDelay,
    maxAgeOf: ({ url }) => (limit.isFor(url) ? settings.maxHitAge : OLDEST_HIT),
    maySend: () => !reasonToWait(),
    send({ id, url }, onSecondTry) {
      const isOwn = callbacks.isOwn(id);
      const isFirst = isOwn && !sent.has(id);
      sent.add(id);
      return sender.send(url, { isOwn, isFirst, onSecondTry });
    },
    sendBeacon: ({ url }) => sender.sendBeacon(url),
    outlivesPage: ({ url }) => transport.outlivesPage(url),
    isPending: ({ url }) => visitorIds.isPending(url),
    isOptedOut: ({ url }) => visitorIds.isOptedOut(url),
  });

  const finish = (id: string, isDelivered: boolean, url: string) => {
    life.end(id);
    sent.delete(id);
    if (isDelivered) {
      callbacks.delivered(id, url);
    } else {
      callbacks.forget(id);
    }
  };
  function onGone(hit: Hit, how: Departure): void {
    const { id, url } = hit;
    hitLog.gone(hit, how);
    finish(id, how === "delivered", url);
    if (how !== "delivered" && how !== "presumed") {
      logger.warn(`Hits discarded: ${++discarded}, ${how}`);
    }
  }
  /** What other tabs do to the hits of this one. */
  function followOthers(): () => void {
    return local.subscribe(({ kind, subject, value, isOwn }) => {
      if (kind === "gone" && value && !isOwn) {
        finish(subject, value.startsWith("delivered"), "");
      }
    });
  }

  const liveHits = createLiveHits({
    isHeld: permission.isForced,
    sendOnce: sender.sendOnce,
    onLost: (url) => logger.warn("Hit lost: " + url),
  });
  const takeHit: TakeHit = (compiled, wantsBeacon, onDelivered) => {
    if (deleteIfRefused()) {
      return;
    }
    const url = requestTime.addTo(compiled);
    terms.add(accountOf(url));
    const server = serverFor(url);
    if (server) {
      if (parameterOf(url, "vid")) {
        warnOnce("visitorID corrupts timestamped hits");
      }
      const id = nextId();
      callbacks.expect(id, onDelivered);
      life.begin(id);
      deliveries.to(server).take({ id, url, server }, !!wantsBeacon);
    } else {
      warnOnce(accountOf(url) + ": sent live, not listed or no timestamp");
      liveHits.send(
        withTimestamp(visitorIds.complete(url)),
        !!wantsBeacon,
        onDelivered,
      );
    }
  };

  // While AppMeasurement loads, as a rule: it is a file of its own.
  setTimeout(deliveries.prepare);
  addEventListener("online", deliveries.deliver);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) {
      deliveries.deliver();
    }
  });
  page.returned(deliveries.deliver);
  // Another tab may have said otherwise since.
  page.left(terms.update);

  const inheritance = createInheritance({
    journal,
    states,
    local,
    deliveries,
    mayStore: permission.isGiven,
  });

  return {
    ready: inheritance.find,
    deliver() {
      terms.update();
      inheritance.deliver();
    },
    guard(tracker) {
      ownQueues.guard(tracker);
      deleteIfRefused();
    },
    attach(tracker) {
      terms.add(tracker.account);
      ownQueues.attach(tracker);
      takeIfAgreed();
      followForced(tracker, (isOffline) => {
        permission.force(tracker, isOffline);
        liveHits.release();
        deliveries.deliver();
      });
      callbacks.attach({
        tracker,
        runPostTrackCallbacks: attachTracker(tracker, {
          pageId: page.id,
          takeHit,
          visitorIds,
          isListed: (account) => areListed(account, settings),
          onError: onPageError,
        }),
      });
      // Not before: a delivery runs the tracker's callbacks.
      inheritance.deliver();
      deleteIfRefused();
    },
    parts: {
      journal,
      states,
      local,
      deliveries,
      permission,
      pageId: page.id,
    },
  };
}
