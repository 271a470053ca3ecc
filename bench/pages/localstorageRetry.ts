import Queue from "@segment/localstorage-retry";
import type { Peer } from "../peer";

/**
 * The peer @segment/localstorage-retry, with its defaults, sending image requests. It asks for the package uuid, which it
 * doesn't bring.
 */
const queue = new Queue(
  "bench",
  {},
  (url: string, done: (error?: Error) => void) => {
    const image = new Image();
    image.onload = () => done();
    image.onerror = () => done(new Error("not delivered"));
    image.src = url;
  },
);
queue.start();

const peer: Peer = {
  track: (name) => queue.addItem(window.hitUrl(name)),
};
window.peer = peer;
