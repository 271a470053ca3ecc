import { createLimit } from "../../src/lib/delivery/createLimit";
import { formatHitId } from "../../src/lib/hit/hitId";
import type { Hit } from "../../src/lib/hit/Hit";
import { createHitStates } from "../../src/lib/journal/createHitStates";
import { createLocalTier } from "../../src/lib/journal/createLocalTier";
import { createMemoryJournal } from "./support/createMemoryJournal";

const URL_OF_HIT = "https://x/b/ss/suite/1/JS/s1?AQB=1";

test("what the database has is counted, however late it opens", async () => {
  let open = () => {};
  const hits = new Map<string, Hit>();
  for (let order = 0; order < 10; order++) {
    const id = formatHitId(Date.now(), order, "deadpage");
    hits.set(id, { id, url: URL_OF_HIT, server: "https://x" });
  }
  const local = createLocalTier((e) => {
    throw e;
  });
  const states = createHitStates(local);
  let isOpen = false;
  const journal = createMemoryJournal(hits, states);
  const limit = createLimit(
    {
      ...journal,
      open: () => Promise.resolve(isOpen),
      opened: new Promise<void>((resolve) => {
        open = () => {
          isOpen = true;
          resolve();
        };
      }),
      size: (account) => (isOpen ? journal.size(account) : Promise.resolve(0)),
    },
    states,
    local,
    3,
  );
  limit.track(URL_OF_HIT);
  limit.keep(false);
  await new Promise((resolve) => setTimeout(resolve));
  expect(hits.size).toBe(10);
  open();
  await new Promise((resolve) => setTimeout(resolve));
  expect(hits.size).toBe(3);
});
