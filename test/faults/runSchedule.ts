import { createVisitor, type TrackedHit, type Visitor } from "./createVisitor";
import type { Step } from "./schedule";

/** A send that nobody knows the end of is left alone for 60 s. */
const PATIENCE = 120000;
const LEAST = 5000;
/** Seconds that AppMeasurement may wait for the opt-in service before it compiles a hit. */
const LONGEST_COMPILATION = 5;

const wait = (milliseconds: number) =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

const namesOf = ({ stage }: Visitor) =>
  stage.collection.arrivals.map(({ name }) => name);
/**
 * A POST that failed twice without a status while others got through is not made again, also where it was the connection that
 * came and went. It is logged.
 */
const isRefused = ({ stage, attempts }: Visitor, { name, kind }: TrackedHit) =>
  kind === "post" &&
  (attempts[name] ?? 0) >= 2 &&
  stage.messages.some((message) => message.includes(", refused"));
const findLost = (visitor: Visitor) => {
  const arrived = new Set(namesOf(visitor));
  return visitor.hits.filter(
    (hit) =>
      !hit.mayBeLost && !arrived.has(hit.name) && !isRefused(visitor, hit),
  );
};

/** Waits until all has arrived that must, or nothing is left that could. */
async function settle(visitor: Visitor): Promise<void> {
  const start = Date.now();
  const elapsed = () => Date.now() - start;
  while (findLost(visitor).length && elapsed() < PATIENCE) {
    await wait(100);
    if (elapsed() > LEAST && (await visitor.isDone())) {
      break;
    }
  }
  await wait(300);
}

/**
 * Hits that came more than once, as pages sent them so. Each attempt has a key of its own, or another method; where a connection
 * breaks, the browser makes the same request again (RFC 9110, 9.2.2).
 */
function findDoubled({ stage }: Visitor): string[] {
  const keys = new Map<string, Set<string>>();
  stage.collection.arrivals.forEach(({ name, key, method }) =>
    keys.set(name, (keys.get(name) ?? new Set()).add(`${method} ${key}`)),
  );
  return [...keys].flatMap(([name, { size }]) =>
    Array<string>(size - 1).fill(name),
  );
}

/**
 * After so many attempts, another hit is tried before this one. How often a POST was made is not known in each browser. The
 * worker leaves what it can't post to the next page.
 */
const mayBeOvertaken = (
  { attempts, hasWorker }: Visitor,
  { name, kind, isKnown }: TrackedHit,
) =>
  (hasWorker && !isKnown) || (attempts[name] ?? 0) >= (kind === "post" ? 0 : 3);

/**
 * Hits that came after later ones of their tab. Each hit that failed again and again may have had one of them tried in its place,
 * which comes before all that wait.
 */
function findMisplaced(visitor: Visitor, doubled: string[]): string[] {
  const { hits } = visitor;
  const positions = new Map<string, number>();
  namesOf(visitor).forEach((name, index) => {
    if (!positions.has(name)) {
      positions.set(name, index);
    }
  });
  const misplaced: { late: string; early: string }[] = [];
  for (const tab of new Set(hits.map((hit) => hit.tab))) {
    const ordered = hits.filter(
      (hit) =>
        hit.tab === tab &&
        // Beacons and live hits don't wait for what is on the wire.
        hit.kind !== "exit link" &&
        !hit.mayBeLost &&
        positions.has(hit.name) &&
        !doubled.includes(hit.name),
    );
    ordered.forEach((hit, index) => {
      const early = ordered.slice(index + 1).find(
        (later) =>
          Number(positions.get(later.name)) < Number(positions.get(hit.name)) &&
          // Where the clock was set back, the next page's hits are older than those before.
          later.time >= hit.time &&
          // A page whose database never opens can't know what is in it.
          !later.isLocal,
      );
      if (early && !mayBeOvertaken(visitor, hit)) {
        misplaced.push({ late: hit.name, early: early.name });
      }
    });
  }
  const suspects = hits.filter((hit) => mayBeOvertaken(visitor, hit)).length;
  const tried = [...new Set(misplaced.map(({ early }) => early))].slice(
    0,
    suspects,
  );
  return misplaced
    .filter(({ early }) => !tried.includes(early))
    .map(({ late, early }) => `${late} (after ${early})`);
}

/** What the design doesn't allow, in words; nothing when all is well. */
function findViolations(visitor: Visitor): string[] {
  const { stage, hits, interruptions } = visitor;
  const violations: string[] = [];
  const lost = findLost(visitor).map(({ name }) => name);
  const doubled = findDoubled(visitor);
  const misplaced = findMisplaced(visitor, doubled);

  // What was on the wire when a page ended may have arrived, then or a moment later: one hit an interruption.
  if (lost.length + doubled.length + misplaced.length > interruptions()) {
    const list = (names: string[]) => names.join(" ") || "none";
    violations.push(
      `lost: ${list(lost)}; twice: ${list(doubled)}; late: ${list(misplaced)}; interruptions: ${String(interruptions())}`,
    );
  }
  stage.collection.arrivals.forEach(({ name, ts = 0 }) => {
    const hit = hits.find((other) => other.name === name);
    // Where the clock was set back, or another tab's hits came first.
    const isMoved = stage.collection.arrivals.some(
      (other) => other.name !== name && [ts, ts - 1].includes(other.ts ?? 0),
    );
    if (!hit) {
      violations.push(`${name} was never tracked`);
    } else if (
      !hit.mayBeLost &&
      !isMoved &&
      Math.abs(ts - hit.clock / 1000) > LONGEST_COMPILATION
    ) {
      violations.push(`${name} has the timestamp ${String(ts)}`);
    }
  });
  stage.exceptions.forEach((exception) => violations.push(exception));
  return violations;
}

/**
 * Lives through a schedule, on a site that has a service worker with the helper or not. Throws when something happened that the
 * design doesn't allow.
 */
export async function runSchedule(
  steps: Step[],
  hasWorker = false,
): Promise<void> {
  const visitor = await createVisitor(hasWorker);
  try {
    await visitor.begin();
    for (const step of steps) {
      await visitor.take(step);
    }
    await visitor.heal();
    await settle(visitor);
    const violations = findViolations(visitor);
    if (violations.length) {
      throw new Error(violations.join("\n"));
    }
  } finally {
    await visitor.close();
  }
}
