import { startIdServer, type IdServer } from "../../../demo/startIdServer";
import { endWithFile } from "./endWithFile";
import type { Stage } from "./startStage";
import type { TestPage } from "./TestBrowser";

/**
 * Gives the pages of a stage an ID service, with a server of its own, that knows no visitor: cookies are of a host, so each
 * stage is another organization. `more` is added to its configuration.
 */
export async function addIdService(
  stage: Stage,
  more: Record<string, unknown> = {},
): Promise<IdServer> {
  const ids = await startIdServer();
  endWithFile(ids.close);
  if (stage.property.analytics) {
    stage.property.analytics.visitor = {
      url: "/visitor.js",
      orgId: `${new URL(stage.origin).port}@AdobeOrg`,
      configuration: {
        audienceManagerServer: ids.host,
        loadSSL: false,
        // Else it syncs IDs with servers of others.
        disableIdSyncs: true,
        ...more,
      },
    };
  }
  return ids;
}

/** Has the ID service of a page's site ask its server again on the next page, as it does two hours after the last answer. */
export const endSession = (page: TestPage): Promise<void> =>
  page.evaluate(() => {
    document.cookie.split("; ").forEach((cookie) => {
      const [name, value] = cookie.split("=");
      if (name.startsWith("AMCV")) {
        const text = decodeURIComponent(value);
        const ended = text.includes("MCOPTOUT-")
          ? // The real one notes until when an answer is good.
            text.replace(/MCOPTOUT-\d+/, "MCOPTOUT-1")
          : // The stand-in asks where something is missing.
            text.replace(/"region":\d+,?/, "");
        document.cookie = `${name}=${encodeURIComponent(ended)}; path=/; max-age=3600`;
      }
    });
  });
