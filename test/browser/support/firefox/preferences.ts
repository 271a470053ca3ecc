/*
 * What is other than in a visitor's Firefox. Nothing here changes how pages use the network, the back/forward cache,
 * storage or tracking protection.
 */
const PREFERENCES: Record<string, string | number | boolean> = {
  // Else remote control changes dozens by itself, the back/forward cache's among them.
  "remote.prefs.recommended": false,
  // Pages that a new profile opens by itself.
  "browser.aboutwelcome.enabled": false,
  "browser.startup.homepage_override.mstone": "ignore",
  "datareporting.policy.dataSubmissionPolicyBypassNotification": true,
  "browser.shell.checkDefaultBrowser": false,
  // After a crash it starts with what the test opens.
  "browser.sessionstore.resume_from_crash": false,
  "toolkit.startup.max_resumed_crashes": -1,
  // Connections of its own: reports, experiments, settings, updates, and whether there is a network at all.
  "datareporting.healthreport.uploadEnabled": false,
  "toolkit.telemetry.server": "",
  "app.normandy.enabled": false,
  "services.settings.server": "data:,",
  "app.update.auto": false,
  "extensions.update.enabled": false,
  "browser.search.update": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
};

/** The text of a profile's user.js. */
export function preferences(): string {
  return Object.entries(PREFERENCES)
    .map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});\n`)
    .join("");
}
