import { post, type PostOptions } from "./post";
import type { Sending } from "./Sending";
import { showRequest } from "./showRequest";

/** Posts a hit, and shows it to debuggers. */
export function sendPost(url: string, options: PostOptions): Sending {
  showRequest(url);
  return post(url, options);
}
