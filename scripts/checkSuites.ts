import { parseArgs } from "node:util";
import { checkSuites } from "../build/adobe/checkSuites";
import { createAdobeFetch } from "../build/adobe/createAdobeFetch";
import { PlainError } from "../build/PlainError";
import { runScript } from "../build/runScript";

/** The arguments: report suites, also "suite1,suite2", and the company. */
function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { company: { type: "string", default: "" } },
    });
  } catch (e) {
    throw new PlainError((e as Error).message);
  }
}

/** npm run check-suites -- suite1 suite2: whether report suites accept timestamped hits, as Adobe's API has it. */
runScript(async () => {
  const { positionals, values } = readArguments();
  const suites = positionals.flatMap((arg) => arg.split(",")).filter(Boolean);
  if (!suites.length) {
    throw new PlainError(
      "Name the report suites: npm run check-suites -- suite1 suite2",
    );
  }
  const { env } = process;
  const areFine = await checkSuites(suites, values.company, {
    env,
    fetch: createAdobeFetch({ fetch, env }),
    log: (line) => console.log(line),
  });
  process.exitCode = areFine ? 0 : 1;
});
