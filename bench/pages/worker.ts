import { Queue } from "workbox-background-sync";

/** What a page of the worker's scope asks for. */
interface FetchEvent extends Event {
  request: Request;
  respondWith(response: Promise<Response>): void;
  waitUntil(work: Promise<unknown>): void;
}
const scope = self as unknown as {
  skipWaiting(): void;
  clients: { claim(): Promise<void> };
} & EventTarget;

scope.addEventListener("install", () => scope.skipWaiting());
scope.addEventListener("activate", (event) =>
  (event as FetchEvent).waitUntil(scope.clients.claim()),
);

const queue = new Queue("bench");
scope.addEventListener("fetch", (event) => {
  const { request } = event as FetchEvent;
  if (!new URL(request.url).pathname.startsWith("/b/ss/")) {
    return;
  }
  (event as FetchEvent).respondWith(
    fetch(request.clone()).then(
      (response) => {
        // Opaque answers of another origin have the status 0.
        if (response.status >= 400) {
          return queue.pushRequest({ request }).then(() => response);
        }
        return response;
      },
      async () => {
        await queue.pushRequest({ request });
        return Response.error();
      },
    ),
  );
});
