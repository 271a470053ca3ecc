import type { Peer } from "../peer";

/** The peer workbox-background-sync: plain images, caught by a service worker. */
const peer: Peer = {
  track(name) {
    new Image().src = window.hitUrl(name);
  },
};
navigator.serviceWorker.register("/worker.js").then(async () => {
  await navigator.serviceWorker.ready;
  if (!navigator.serviceWorker.controller) {
    await new Promise((resolve) => {
      navigator.serviceWorker.oncontrollerchange = resolve;
    });
  }
  window.peer = peer;
});
