const TOKEN = "REACTOR_IO_INTEGRATION_ACCESS_TOKEN";
const ID = "REACTOR_IO_INTEGRATION_CLIENT_ID";
const SECRET = "REACTOR_IO_INTEGRATION_CLIENT_SECRET";

interface Surroundings {
  env: Record<string, string | undefined>;
  /** The package that npm run package makes. */
  archive: string;
  log(message: string): void;
  /** Runs npm, or a tool of a package; returns its exit code. */
  run(name: string, ...args: string[]): number;
}

/**
 * Packages the extension and uploads it to the owner's company, for development ("upload"), or releases what was uploaded
 * to the company's properties ("release"). Adobe's tools read the credentials of an Adobe I/O integration from the
 * environment themselves; here it is seen to that there are some. Returns the exit code.
 */
export function publish(
  task: string | undefined,
  { env, archive, log, run }: Surroundings,
): number {
  if (task !== "upload" && task !== "release") {
    log("Say what to do: upload or release.");
    return 1;
  }
  if (!env[TOKEN] && !(env[ID] && env[SECRET])) {
    log(
      `To ${task}, set ${ID} and ${SECRET} (or ${TOKEN}) in the environment: ` +
        "the credentials of an Adobe I/O integration that may manage extensions. See CONTRIBUTING.md.",
    );
    return 1;
  }
  return task === "upload"
    ? run("npm", "run", "package") ||
        run("@adobe/reactor-uploader/bin/index.js", archive)
    : run("@adobe/reactor-releaser/bin/index.js");
}
