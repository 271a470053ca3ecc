import { createVisitor, type Visitor } from "./createVisitor";
import type { Step } from "./schedule";

const PATIENCE = 25000;
/** Seconds that AppMeasurement may wait for the opt-in service before it compiles a hit. */
const LONGEST_COMPILATION = 5;

const wait = (milliseconds: number) =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Waits until all has arrived that must. */
async function settle({ stage, hits }: Visitor): Promise<void> {
  const end = Date.now() + PATIENCE;
  const isMissing = () => {
    const arrived = new Set(stage.collection.arrivals.map(({ name }) => name));
    return hits.some(({ name, mayBeLost }) => !mayBeLost && !arrived.has(name));
  };
  while (isMissing() && Date.now() < end) {
    await wait(50);
    // One that is lost by design need not be waited for that long.
    if (
      Date.now() > end - PATIENCE + 5000 &&
      countLost({ stage, hits } as Visitor) === 1
    ) {
      break;
    }
  }
  await wait(300);
}

const countLost = ({ stage, hits }: Visitor) => {
  const arrived = new Set(stage.collection.arrivals.map(({ name }) => name));
  return hits.filter(({ name, mayBeLost }) => !mayBeLost && !arrived.has(name))
    .length;
};

/** What the design doesn't allow, in words; nothing when all is well. */
function findViolations({
  stage,
  hits,
  requests,
  interruptions,
}: Visitor): string[] {
  const { arrivals } = stage.collection;
  const violations: string[] = [];
  const names = arrivals.map(({ name }) => name);
  const firsts = arrivals.filter(
    ({ name }, index) => names.indexOf(name) === index,
  );
  const again = arrivals.filter(
    ({ name }, index) => names.indexOf(name) !== index,
  );
  // Where a connection breaks, the browser itself makes a request again that the page made once (RFC 9110, 9.2.2).
  const doubled = again
    .filter(({ key }) => requests[key] !== 1)
    .map(({ name }) => name);

  const lost = hits.filter(
    ({ name, mayBeLost }) => !mayBeLost && !names.includes(name),
  );
  const positions = new Map(firsts.map(({ name }, index) => [name, index]));
  const isSent = (name: string) => positions.has(name);
  const misplaced: string[] = [];
  for (const tab of new Set(hits.map((hit) => hit.tab))) {
    const ordered = hits.filter(
      (hit) =>
        hit.tab === tab &&
        // Beacons and live hits don't wait for what is on the wire.
        hit.kind !== "exit link" &&
        !hit.mayBeLost &&
        isSent(hit.name) &&
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
      if (early) {
        misplaced.push(`${hit.name} (after ${early.name})`);
      }
    });
  }

  // What was on the wire when a page ended may have arrived, then or a moment later: one hit an interruption.
  if (lost.length + doubled.length + misplaced.length > interruptions()) {
    const list = (names: string[]) => names.join(" ") || "none";
    violations.push(
      `lost: ${list(lost.map(({ name }) => name))}; twice: ${list(doubled)}; late: ${list(misplaced)}; interruptions: ${String(interruptions())}`,
    );
  }

  firsts.forEach(({ name, ts = 0 }) => {
    const hit = hits.find((other) => other.name === name);
    if (!hit) {
      violations.push(`${name} was never tracked`);
    } else if (
      !hit.mayBeLost &&
      Math.abs(ts - hit.clock / 1000) > LONGEST_COMPILATION
    ) {
      violations.push(`${name} has the timestamp ${String(ts)}`);
    }
  });
  stage.exceptions.forEach((exception) => violations.push(exception));
  return violations;
}

/** Lives through a schedule. Throws when something happened that the design doesn't allow. */
export async function runSchedule(steps: Step[]): Promise<void> {
  const visitor = await createVisitor();
  try {
    await visitor.take({ do: "open" });
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
