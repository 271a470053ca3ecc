/* The service worker of the demo's site: all that a site adds to its own one is this line. */
declare function importScripts(url: string): void;

importScripts("/offline-tracking-worker.js");
