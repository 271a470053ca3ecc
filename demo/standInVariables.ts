/** Values by the name of their variable; "!name": it was not set. */
export type Variables = Record<string, unknown>;

const numbered = (name: string, count: number) =>
  Array.from({ length: count }, (_, i) => name + String(i + 1));

/** Of a single hit: that they were not set is remembered, too. */
const OF_HIT = [
  ...numbered("prop", 75),
  ...numbered("eVar", 250),
  ...numbered("hier", 5),
  ...numbered("list", 3),
  ..."channel events products purchaseID transactionID state zip campaign contextData".split(
    " ",
  ),
  ..."timestamp abort useBeacon linkObject linkType linkName bodyClickTarget bodyClickFunction".split(
    " ",
  ),
];

/** The others: where they were not set, what the page has set by the time of the compile counts. */
const OF_PAGE =
  "pageName pageURL visitorID marketingCloudVisitorID analyticsVisitorID audienceManagerLocationHint audienceManagerBlob visitorNamespace account visitor visitorOptedOut trackOffline offlineLimit offlineThrottleDelay storageFilename forcedLinkTrackingTimeout trackingServer ssl usePostbacks debugTracking registerPreTrackCallback registerPostTrackCallback bufferRequests".split(
    " ",
  );

const ALL = [...OF_HIT, ...OF_PAGE];

/** What a hit that is compiled later takes along; objects as they are. */
export function copyVariables(tracker: Variables): Variables {
  const variables: Variables = {};
  OF_PAGE.forEach((name) => {
    variables[name] = tracker[name];
  });
  OF_HIT.forEach((name) => {
    variables[name] = tracker[name];
    if (!tracker[name]) {
      variables["!" + name] = 1;
    }
  });
  return variables;
}

/** Sets what is set, or marked as not set, and returns what gives the tracker its earlier values back. */
export function setVariables(
  tracker: Variables,
  variables: Variables,
): Variables {
  const earlier: Variables = {};
  ALL.filter((name) => variables[name] || variables["!" + name]).forEach(
    (name) => {
      earlier[name] = tracker[name];
      if (!tracker[name]) {
        earlier["!" + name] = 1;
      }
      tracker[name] = variables[name];
    },
  );
  return earlier;
}
