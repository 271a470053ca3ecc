/* What the visitor's site has for its service worker with the helper, as text. */

export const WORKER = `importScripts("/offline-tracking-worker.js");
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));`;

export const REGISTER = `navigator.serviceWorker.register("/worker.js");`;
