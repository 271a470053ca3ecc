import type { Mode } from "./collectionServer";

/** What the demo calls a state of the collection server, and what happens in it, in a sentence. */
export interface ModeNote {
  name: string;
  note: string;
}

export const MODE_NOTES: Record<Mode, ModeNote> = {
  up: { name: "up", note: "It takes each hit, and answers at once." },
  slow: {
    name: "slow",
    note: "It takes each hit, and answers after one and a half seconds.",
  },
  "12 s": {
    name: "12 s",
    note: "It answers after 12 seconds, when the tracker's own queue has given the request up.",
  },
  "25 s": {
    name: "25 s",
    note: "It answers after 25 seconds, as a server does that can hardly keep up.",
  },
  "503": {
    name: "503",
    note: "It answers each request with an error, as a server does that is overloaded.",
  },
  portal: {
    name: "portal",
    note: "The login page of a hotel's network answers instead: status 200, but no hit arrives.",
  },
  placeholder: {
    name: "placeholder",
    note: "A filter answers each image with a picture of its own: it looks delivered, but no hit arrives.",
  },
  "black hole": {
    name: "black hole",
    note: "Nothing answers, and no request ends, as in a tunnel. This extension tries again after 30 seconds.",
  },
  refusing: {
    name: "down",
    note: "Nothing is there: each connection is refused at once.",
  },
};
