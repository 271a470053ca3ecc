import { startIdServer, type IdServer } from "../../../demo/startIdServer";
import { endWithFile } from "./endWithFile";
import type { Stage } from "./startStage";

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
