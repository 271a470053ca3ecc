import {
  createDelivery,
  type Delivery,
} from "../../../src/lib/delivery/createDelivery";
import { createConnectivity } from "../../../src/lib/delivery/createConnectivity";
import { createLimit } from "../../../src/lib/delivery/createLimit";
import { createLocks } from "../../../src/lib/delivery/lease/createLocks";
import { createSignOfLife } from "../../../src/lib/delivery/lease/createSignOfLife";
import type { Handover } from "../../../src/lib/handover/createHandover";
import { awaitsId } from "../../../src/lib/hit/pendingId";
import { createHitIds } from "../../../src/lib/hit/hitId";
import {
  createHitStates,
  type HitStates,
  type Mark,
} from "../../../src/lib/journal/createHitStates";
import type { Hit } from "../../../src/lib/hit/Hit";
import type { Journal } from "../../../src/lib/journal/Journal";
import {
  createLocalTier,
  type LocalTier,
} from "../../../src/lib/journal/createLocalTier";
import type { Answer } from "../../../src/lib/transport/Sending";
import { createFakePage, type FakePage } from "./createFakePage";
import { createLockManager, installLocks } from "./createLockManager";
import { createMemoryJournal } from "./createMemoryJournal";
import { NO_HANDOVER } from "./noHandover";

export const SERVER = "https://x";

/** How the server answers: an end of a send, a POST without a readable answer, or nothing until a test says so. */
export type ServerAnswer = Answer["end"] | "unreadable" | Promise<Answer>;

/** A delivery with a server that answers as a test says. */
export interface DeliveryStage {
  delivery: Delivery;
  /** "send <name>", "delivered <name>", "discarded <name>, <reason>", "taken back <name>". */
  log: string[];
  /** The next answers; "delivered" when there are none. */
  answers: ServerAnswer[];
  /** What the server always says to hits of a name. */
  verdicts: Record<string, ServerAnswer>;
  hits: Map<string, Hit>;
  journal: Journal;
  states: HitStates;
  local: LocalTier;
  page: FakePage;
  /** The ids of other pages that show that they live. */
  otherPages: string[];
  /** Whether the visitor and rules allow to send. */
  allowed: { maySend: boolean };
  /** Whether hits are posted. */
  transport: { outlivesPage: boolean };
  /** What the ID service said to hits whose name has a PENDING_ID. */
  visitor: { isPending: boolean; isOptedOut: boolean };
  /** Tells, by the name of a hit, that it is tried in another way. */
  secondTries: Record<string, () => void>;
  /** Tracks a hit, and returns its id. */
  track(name: string, wantsBeacon?: boolean): string;
  /** Puts a hit into the journal, as another page did. */
  leave(id: string, name: string): void;
  /** A hit that another page was sending as it ended. */
  leaveFresh(id: string, name: string, mark: Mark): void;
  /** The names of what is in the journal. */
  names(): string[];
}

interface StageOptions {
  handover?: Partial<Handover>;
  offlineHitLimit?: number;
  offlineThrottleDelay?: number;
  maxHitAge?: number;
}

const urlOf = (name: string) =>
  `${SERVER}/b/ss/suite/1/JS/s1?AQB=1&pageName=${name}`;
export const nameOf = (url: string): string => url.split("pageName=")[1];

export function createDeliveryStage({
  offlineHitLimit = 1000,
  offlineThrottleDelay = 0,
  maxHitAge = 92,
  handover,
}: StageOptions = {}): DeliveryStage {
  const otherPages: string[] = [];
  installLocks(createLockManager(otherPages));
  const log: string[] = [];
  const answers: ServerAnswer[] = [];
  const verdicts: Record<string, ServerAnswer> = {};
  const secondTries: DeliveryStage["secondTries"] = {};
  const hits = new Map<string, Hit>();
  const allowed = { maySend: true };
  const transport = { outlivesPage: false };
  const visitor = { isPending: true, isOptedOut: false };
  const local = createLocalTier((e) => {
    throw e;
  });
  const states = createHitStates(local);
  const journal = createMemoryJournal(hits, states, ({ id, url }, how) => {
    const name = nameOf(url);
    life.end(id);
    log.push(
      how === "delivered" ? `delivered ${name}` : `discarded ${name}, ${how}`,
    );
  });
  const page = createFakePage();
  const locks = createLocks(page.id);
  const life = createSignOfLife(locks, page, () => () => undefined);
  const toAnswer = (answer: ServerAnswer): Promise<Answer> =>
    answer instanceof Promise
      ? answer
      : Promise.resolve(
          answer === "unreadable"
            ? { end: "failed", isUnreadable: true }
            : { end: answer },
        );

  const delivery = createDelivery(SERVER, {
    journal,
    states,
    local,
    page,
    locks,
    life,
    limit: createLimit(journal, states, local, offlineHitLimit),
    connectivity: createConnectivity(),
    ...NO_HANDOVER,
    handoverFor: (server) => ({
      ...NO_HANDOVER.handoverFor(server),
      ...handover,
    }),
    throttleDelay: offlineThrottleDelay,
    maxAgeOf: () => maxHitAge,
    maySend: () => allowed.maySend,
    sendBeacon: ({ url }) => navigator.sendBeacon(url),
    isPending: ({ url }) => visitor.isPending && awaitsId(url),
    isOptedOut: ({ url }) => visitor.isOptedOut && awaitsId(url),
    outlivesPage: () => transport.outlivesPage,
    send({ url }, onSecondTry) {
      const name = nameOf(url);
      secondTries[name] = onSecondTry;
      log.push(`send ${name}`);
      return {
        answer: toAnswer(verdicts[name] ?? answers.shift() ?? "delivered"),
        takeBack: () => log.push(`taken back ${name}`),
      };
    },
  });
  const nextId = createHitIds(page.id);

  return {
    delivery,
    log,
    answers,
    verdicts,
    hits,
    journal,
    states,
    local,
    page,
    otherPages,
    allowed,
    transport,
    visitor,
    secondTries,
    track(name, wantsBeacon) {
      const id = nextId();
      life.begin(id);
      delivery.take({ id, url: urlOf(name), server: SERVER }, wantsBeacon);
      return id;
    },
    leave: (id, name) => hits.set(id, { id, url: urlOf(name), server: SERVER }),
    leaveFresh: (id, name, mark) =>
      states.setMark(id, { ...mark, url: urlOf(name) }),
    names: () =>
      [...hits.values()]
        .sort((one, other) => (one.id < other.id ? -1 : 1))
        .map(({ url }) => nameOf(url)),
  };
}
