import { spawn, type ChildProcess } from "node:child_process";
import { endWithFile } from "./endWithFile";

/** A program and what it starts. */
export interface Group {
  /** Waits until what it says, on stdout or stderr, is of this form; rejects when it ends before. */
  says(form: RegExp): Promise<RegExpExecArray>;
  /** Calls back with each line that it says, from now on. */
  onLine(listener: (line: string) => void): void;
  /** Resolves when it has ended. */
  ended: Promise<void>;
  hasEnded(): boolean;
  /** Ends all of it as a crash or a power button would. */
  kill(): Promise<void>;
}

/** Milliseconds in which a program says what is waited for, on a busy machine too. */
const PATIENCE = 60000;

/** The shell's other child reads from us: when we end, however that is, it reads an end, and ends the whole group. */
const GUARDED = `exec 3<&0
(cat <&3 >/dev/null 2>&1; kill -9 0) >/dev/null 2>&1 &
exec 3<&-
exec "$0" "$@" </dev/null`;

/** Starts a program in a group of processes that doesn't outlive this process. */
export function startGroup(
  command: string,
  args: string[],
  env: NodeJS.ProcessEnv = process.env,
): Group {
  const isGuarded = process.platform !== "win32";
  const child: ChildProcess = spawn(
    isGuarded ? "/bin/sh" : command,
    isGuarded ? ["-c", GUARDED, command, ...args] : args,
    { env, stdio: ["pipe", "pipe", "pipe"], detached: isGuarded },
  );
  const listeners = new Set<(line: string) => void>();
  let output = "";
  let hasEnded = false;

  const kill = () => {
    try {
      if (isGuarded) {
        process.kill(-(child.pid as number), "SIGKILL");
      } else {
        child.kill("SIGKILL");
      }
    } catch (e) {
      // It has ended already.
    }
  };
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      hasEnded = true;
      // What it started, if it ended by itself.
      kill();
      resolve();
    };
    child.on("exit", end);
    child.on("error", end);
  });
  [child.stdout, child.stderr].forEach((stream) => {
    let rest = "";
    stream?.on("data", (chunk: Buffer) => {
      const text = chunk.toString();
      output = (output + text).slice(-10000);
      const lines = (rest + text).split("\n");
      rest = lines.pop() || "";
      lines.forEach((line) => listeners.forEach((listener) => listener(line)));
    });
  });

  const group: Group = {
    says: (form) =>
      new Promise((resolve, reject) => {
        const fail = (what: string) =>
          reject(new Error(`${command} ${what}. It said: ${output}`));
        const timer = setTimeout(() => fail("is silent"), PATIENCE);
        const look = () => {
          const match = form.exec(output);
          if (match) {
            clearTimeout(timer);
            listeners.delete(look);
            resolve(match);
          }
        };
        listeners.add(look);
        look();
        ended.then(() => {
          clearTimeout(timer);
          fail("has ended");
        });
      }),
    onLine(listener) {
      listeners.add(listener);
    },
    ended,
    hasEnded: () => hasEnded,
    kill() {
      // Later its number may be another's.
      if (!hasEnded) {
        kill();
      }
      return ended;
    },
  };
  endWithFile(group.kill);
  return group;
}
