import type { Rule, RuleComponent } from "./library";

/** The data elements of the demo's property, one of each type. */
export const DATA_ELEMENTS: Record<string, RuleComponent> = {
  "Queue Size": { module: "dataElements/queueSize" },
  "Oldest Queued Hit Age": { module: "dataElements/oldestQueuedHitAge" },
  "Connection Status": { module: "dataElements/connectionStatus" },
  "Offline Tracking Enabled": { module: "dataElements/offlineTrackingEnabled" },
};

/** Shows on the page that a rule ran. */
const note = (name: string): RuleComponent => ({
  code: `({ detail }) => { window.ran.push([${JSON.stringify(name)}, detail && detail.count ? detail.count + ", " + detail.reason + ", " + detail.reportSuites : ""]); }`,
});

/** A click on a button of the page runs an action. */
const onClick = (button: string, module: string, settings?: object): Rule => ({
  name: button,
  events: [
    {
      code: `(trigger) => { document.addEventListener("click", ({ target }) => { if (target.id === "${button}") { trigger({}); } }); }`,
    },
  ],
  actions: [{ module: "actions/" + module, settings }, note(button)],
});

const onEvent = (
  name: string,
  event: string,
  code: string,
  conditions?: RuleComponent[],
): Rule => ({
  name,
  events: [{ module: "events/" + event }],
  conditions,
  actions: [{ code }, note(name)],
});

const NOTHING = "() => undefined";

/** The rules of the demo's property: each component of the extension at work. */
export const RULES: Rule[] = [
  {
    name: "Library loaded",
    events: [
      {
        code: `(trigger) => { window.ran = []; window.elements = ${JSON.stringify(Object.keys(DATA_ELEMENTS))}; trigger({}); }`,
      },
    ],
    actions: [note("Library loaded")],
  },
  onEvent(
    "Connection lost: eVar5 = offline",
    "connectionLost",
    `() => { s.eVar5 = "offline"; }`,
  ),
  onEvent(
    "Connection restored: eVar5 = online",
    "connectionRestored",
    `() => { s.eVar5 = "online"; }`,
  ),
  onEvent("Hit queued, while the connection is offline", "hitQueued", NOTHING, [
    { module: "conditions/connectionStatus", settings: { status: "offline" } },
  ]),
  onEvent("Hit queued, and more than 5 wait", "hitQueued", NOTHING, [
    {
      module: "conditions/queueSize",
      settings: { comparison: "greaterThan", size: 5 },
    },
  ]),
  onEvent(
    "Queued hits sent: a custom link with how many",
    "queuedHitsSent",
    `({ detail }) => { s.tl(true, "o", "Sent from the queue: " + detail.count); }`,
  ),
  onEvent("Hits discarded", "hitsDiscarded", NOTHING),
  onClick("send-queued-hits", "sendQueuedHits"),
  onClick("clear-queue", "clearQueue"),
  onClick("hold-hits", "holdHits"),
  onClick("release-hits", "releaseHits"),
  onClick("log-queue", "logQueue"),
  onClick("tracking-on", "setOfflineTracking", { trackOffline: true }),
  onClick("tracking-off", "setOfflineTracking", { trackOffline: false }),
];
