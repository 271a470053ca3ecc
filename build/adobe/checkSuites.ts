import { PlainError } from "../PlainError";
import type { AdobeFetch } from "./createAdobeFetch";
import { findTimestampSettings } from "./findTimestampSettings";
import { getAccessToken } from "./getAccessToken";
import { timestampVerdict, type Verdict } from "./timestampVerdict";

const API = "https://analytics.adobe.io";
const PLACE =
  "Analytics > Admin > Report Suites > Edit Settings > General > Timestamp configuration";
const MEANINGS: Record<Verdict, string> = {
  accepts: "accepts timestamped hits",
  requires: "requires timestamps, and drops hits without",
  refuses: "refuses: timestamped hits are dropped, for good",
  "not told": `not told: look in the interface, under ${PLACE}`,
};

interface CheckDependencies {
  env: Record<string, string | undefined>;
  fetch: AdobeFetch;
  log(line: string): void;
}

/** What GET discovery/me answers. */
interface Discovery {
  imsOrgs?: { companies?: { globalCompanyId?: string }[] }[];
}

/** The one company that the credentials are of. */
function companyIn({ imsOrgs = [] }: Discovery): string {
  const ids = imsOrgs.flatMap(({ companies = [] }) =>
    companies.map(({ globalCompanyId }) => globalCompanyId),
  );
  if (ids.length !== 1 || !ids[0]) {
    throw new PlainError(
      ids.length
        ? `Say which company, with --company: ${ids.join(", ")}.`
        : "These credentials have no company in Adobe Analytics.",
    );
  }
  return ids[0];
}

/**
 * Asks Adobe's Analytics 2.0 API what each report suite does with timestamped hits, and prints it. It only reads.
 * `company` is a global company ID, or "" for the one of the credentials. Returns whether all suites take timestamps.
 * Throws a PlainError where none can be asked.
 */
export async function checkSuites(
  suites: string[],
  company: string,
  { env, fetch, log }: CheckDependencies,
): Promise<boolean> {
  const { clientId, token } = await getAccessToken(env, fetch);
  const get = async (path: string): Promise<unknown> => {
    const response = await fetch(API + path, {
      headers: {
        Accept: "application/json",
        Authorization: `Bearer ${token}`,
        "x-api-key": clientId,
      },
    });
    return response.json();
  };
  const id = company || companyIn((await get("/discovery/me")) as Discovery);

  let areFine = true;
  for (const suite of suites) {
    try {
      const settings = findTimestampSettings(
        await get(
          `/api/${encodeURIComponent(id)}/reportsuites/${encodeURIComponent(suite)}/settings`,
        ),
      );
      const verdict = timestampVerdict(settings);
      areFine &&= verdict === "accepts" || verdict === "requires";
      log(`${suite}: ${MEANINGS[verdict]}`);
      settings.forEach(({ name, value }) =>
        log(`  ${name}: ${JSON.stringify(value)}`),
      );
    } catch (e) {
      if (!(e instanceof PlainError)) {
        throw e;
      }
      areFine = false;
      log(`${suite}: ${e.message}`);
    }
  }
  return areFine;
}
