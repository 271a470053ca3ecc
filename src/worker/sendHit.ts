import { within } from "../lib/within";
import { renamed } from "../lib/hit/hitUrl";
import type { SendEnd } from "../lib/transport/Sending";
import { post } from "../lib/transport/post";
import { toPost } from "../lib/transport/toPost";

/** A page that wants to deliver takes the lease from a worker that makes no progress for 30 s. */
const PATIENCE = 25000;

/** Posts a hit. Resolves with what became of it; "unknown" after 25 s without an answer. Never rejects. */
export async function sendHit(url: string): Promise<SendEnd> {
  const { address, form } = toPost(renamed(url));
  const { answer, takeBack } = post(address, { form, isKeptAlive: true });
  const known = await within(PATIENCE, answer);
  if (!known) {
    takeBack();
    return "unknown";
  }
  return known.end;
}
