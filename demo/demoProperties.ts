import { DATA_ELEMENTS, RULES } from "./demoRules";
import type { LaneName } from "./DemoState";
import type { AnalyticsSettings, Property } from "./library";

const SETTINGS = { trackOffline: true, timestampsAccepted: true };

/** What differs between the lanes, besides the collection server. */
const LANES: Record<LaneName, Property> = {
  ours: { settings: SETTINGS, rules: RULES, dataElements: DATA_ELEMENTS },
  own: { settings: { ...SETTINGS, queue: "appmeasurement" } },
};

/** The property of a lane, with its servers' hosts. */
export function demoPropertyOf(
  lane: LaneName,
  collectionServer: string,
  idServer: string,
): Property {
  const analytics: AnalyticsSettings = {
    accounts: ["demosuite"],
    trackerUrl: "/tracker.js",
    trackingServers: [collectionServer],
    variables: { pageName: "Demo page" },
    // As on most sites.
    visitor: {
      url: "/visitor.js",
      orgId: "TrackingDemo@AdobeOrg",
      configuration: {
        audienceManagerServer: idServer,
        loadSSL: false,
        // Else it syncs IDs with servers of others.
        disableIdSyncs: true,
      },
    },
  };
  return { ...LANES[lane], analytics };
}
