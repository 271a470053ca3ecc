const UPLOADER = "@adobe/reactor-uploader/bin/index.js";
const RELEASER = "@adobe/reactor-releaser/bin/index.js";
const CONFIRMATION = "--confirm-package-release";

interface Surroundings {
  env: Record<string, string | undefined>;
  /** The package that npm run package makes. */
  archive: string;
  /** Whether somebody can answer questions. */
  isTerminal: boolean;
  log(message: string): void;
  /** Runs npm, or a tool of a package; returns its exit code. */
  run(name: string, ...args: string[]): number;
}

/** The environment variables that Adobe's tools read credentials from: token, client ID and client secret. */
function credentialNames(args: string[]): [string, string, string] {
  const [, environment = ""] =
    /--environment[= ](\w+)/.exec(args.join(" ")) || [];
  const suffix = ["development", "stage"].includes(environment)
    ? `_${environment.toUpperCase()}`
    : "";
  return [
    `REACTOR_IO_INTEGRATION_ACCESS_TOKEN${suffix}`,
    `REACTOR_IO_INTEGRATION_CLIENT_ID${suffix}`,
    `REACTOR_IO_INTEGRATION_CLIENT_SECRET${suffix}`,
  ];
}

/**
 * Packages the extension and uploads it to the owner's company, for development ("upload"), or releases what was
 * uploaded to the company's properties ("release"), with Adobe's tools, which get the other arguments. They read the
 * credentials of an Adobe I/O integration from the environment themselves; here it is seen to that there are some, and
 * that somebody confirms a release. Returns the exit code.
 */
export function publish(
  [task, ...args]: string[],
  { env, archive, isTerminal, log, run }: Surroundings,
): number {
  if (task !== "upload" && task !== "release") {
    log("Say what to do: upload or release.");
    return 1;
  }
  const [token, id, secret] = credentialNames(args);
  const hasCredentials =
    args.some((arg) => arg.startsWith("--auth.")) ||
    env[token] ||
    (env[id] && env[secret]);
  if (!hasCredentials) {
    log(
      `To ${task}, set ${id} and ${secret} (or ${token}) in the environment: ` +
        "the credentials of an Adobe I/O integration that may manage extensions. See CONTRIBUTING.md.",
    );
    return 1;
  }
  if (task === "release" && !isTerminal && !args.includes(CONFIRMATION)) {
    log(
      "A release can't be undone, and without a terminal nobody is asked: " +
        `confirm it with npm run release -- ${CONFIRMATION}.`,
    );
    return 1;
  }
  return task === "upload"
    ? run("npm", "run", "package") || run(UPLOADER, archive, ...args)
    : run(RELEASER, ...args);
}
