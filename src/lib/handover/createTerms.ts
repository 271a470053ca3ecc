import type { Journal, Note } from "../journal/Journal";
import { areListed } from "../settings/areListed";
import { OLDEST_HIT, type Settings } from "../settings/readSettings";
import type { Helper } from "./createHelper";
import { OFF, termsKey, type TermsNote } from "./Handover";

/** On which terms the site's worker may send this library's hits. */
export interface Terms {
  /** This library tracks for an account. */
  add(account: string): void;
  /** Of these accounts, earlier pages allowed it: those that aren't listed any more are this library's business, too. */
  revise(accounts: string[]): void;
  /** Writes them down. */
  write: Note;
  /** Something may have changed: at once, where less is allowed than by the defaults, as another page may have allowed more. */
  update(): void;
}

export interface TermsDependencies {
  settings: Settings;
  journal: Pick<Journal, "writeNote">;
  helper: Pick<Helper, "isKnown">;
  /** Whether hits may be sent now, as far as the visitor, rules and the page have a say. */
  maySend(): boolean;
}

export function createTerms({
  settings,
  journal,
  helper,
  maySend,
}: TermsDependencies): Terms {
  const accounts = new Set<string>();
  const mayBeSent = (account: string) =>
    maySend() && areListed(account, settings);
  const write: Note = (notes) => {
    // Also where this page has no tracker, but what an earlier one queued.
    if (maySend()) {
      notes.delete(OFF);
    } else {
      notes.put({ key: OFF });
    }
    accounts.forEach((account) => {
      const note: TermsNote = {
        key: termsKey(account),
        account,
        time: Date.now(),
        mayBeSent: mayBeSent(account),
        maxHitAge: settings.maxHitAge,
      };
      notes.put(note);
    });
  };
  const update = () => {
    const allowsLess =
      !maySend() ||
      ![...accounts].every(mayBeSent) ||
      settings.maxHitAge < OLDEST_HIT;
    if (allowsLess && helper.isKnown()) {
      journal.writeNote(write);
    }
  };

  return {
    add(account) {
      // A page's own code may give a tracker its report suites later.
      if (account && !accounts.has(account)) {
        accounts.add(account);
        update();
      }
    },
    revise(earlier) {
      earlier
        .filter((account) => !areListed(account, settings))
        .forEach((account) => accounts.add(account));
    },
    write,
    update,
  };
}
