import { PlainError } from "../PlainError";
import type { AdobeFetch } from "./createAdobeFetch";

const TOKEN = "REACTOR_IO_INTEGRATION_ACCESS_TOKEN";
const ID = "REACTOR_IO_INTEGRATION_CLIENT_ID";
const SECRET = "REACTOR_IO_INTEGRATION_CLIENT_SECRET";

const SIGN_IN = "https://ims-na1.adobelogin.com/ims/token/v3";
// What developer.adobe.com/analytics-apis/docs/2.0/guides names.
const SCOPES =
  "openid,AdobeID,read_organizations,additional_info.projectedProductContext,additional_info.job_function";

/** What the Analytics API wants in the headers of each request. */
export interface Access {
  clientId: string;
  token: string;
}

/**
 * Signs in with the credentials in the environment that npm run upload takes, too. Throws a PlainError where some are
 * missing, or not accepted.
 */
export async function getAccessToken(
  env: Record<string, string | undefined>,
  fetch: AdobeFetch,
): Promise<Access> {
  const { [TOKEN]: given, [ID]: clientId, [SECRET]: secret } = env;
  if (!clientId || !(given || secret)) {
    throw new PlainError(
      `Set ${ID} and ${SECRET} (or ${ID} and ${TOKEN}) in the environment: the credentials of an Adobe I/O integration that has the Analytics API. See CONTRIBUTING.md.`,
    );
  }
  if (given) {
    return { clientId, token: given };
  }
  const response = await fetch(SIGN_IN, {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: secret ?? "",
      scope: SCOPES,
    }).toString(),
  });
  const { access_token: token } = (await response.json()) as {
    access_token?: string;
  };
  if (!token) {
    throw new PlainError("Adobe's sign-in (IMS) gave no access token.");
  }
  return { clientId, token };
}
