/** A contender in a process of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { ContenderSpec } from "./contenders.ts";
import { type Answer, MARK, type Message } from "./messages.ts";

/** No answer of the workloads here takes so long; what does, hangs. */
const PATIENCE_MS = 180_000;

export interface Session {
  readonly contender: ContenderSpec;
  readonly version: string;
  /** @throws NotRun with the contender's reason; after that of a process that ended or hangs, always */
  ask(message: Message): Promise<Answer>;
  /** Ends the process, whatever it does. */
  end(): void;
}

/** A contender cannot do what it was asked for. */
export class NotRun extends Error {}

/** @throws NotRun if it does not start */
export async function start(contender: ContenderSpec, program: string): Promise<Session> {
  const child = spawn(program, contender.args, { stdio: ["pipe", "pipe", "pipe"], env: environment() });
  const receive = answersOf(child);
  // writing to a process that has ended is no error of its own: the next answer tells
  child.stdin.on("error", () => {});
  const end = (): void => void child.kill("SIGKILL");
  const answer = async (): Promise<Answer> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<Answer>((resolve) => {
      timer = setTimeout(() => {
        end();
        resolve({ error: `no answer within ${PATIENCE_MS / 1000} s` });
      }, PATIENCE_MS);
    });
    const got = await Promise.race([receive(), late]);
    clearTimeout(timer);
    if (got.error) throw new NotRun(got.error);
    return got;
  };
  const { version = "" } = await answer();
  return {
    contender,
    version,
    ask(message) {
      child.stdin.write(`${JSON.stringify(message)}\n`);
      return answer();
    },
    end,
  };
}

/** One thread for libraries that would take all, and nothing that this shell has set for them. */
function environment(): NodeJS.ProcessEnv {
  const { OPENBLAS_CORETYPE: _type, OPENBLAS_L2_SIZE: _size, ...rest } = process.env;
  return { ...rest, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };
}

/** The line of standard error that says what went wrong, or nothing. */
export const complaintOf = (text: string): string => /^\w*Error\b.*$/m.exec(text)?.[0] ?? "";

/** The next answer at each call; once the process has ended, why. */
function answersOf(child: ChildProcess): () => Promise<Answer> {
  const answers: Answer[] = [];
  let waiting: ((answer: Answer) => void) | null = null;
  let ended: Answer | null = null;
  let lastWords = "";
  const deliver = (answer: Answer): void => {
    if (waiting) waiting(answer);
    else answers.push(answer);
    waiting = null;
  };
  createInterface({ input: child.stdout! }).on("line", (line) => {
    if (line.startsWith(MARK)) deliver(JSON.parse(line.slice(MARK.length)));
  });
  child.stderr!.setEncoding("utf8").on("data", (text: string) => {
    lastWords = (lastWords + text).slice(-2000);
  });
  const finish = (why: string): void => {
    ended ??= { error: why };
    deliver(ended);
  };
  child.on("error", (error) => finish(error.message));
  child.on("close", (code, signal) => {
    const words = complaintOf(lastWords);
    finish(`the process ended with ${signal ?? code}${words && `, ${words}`}`);
  });
  return () =>
    new Promise((resolve) => {
      const next = answers.shift() ?? ended;
      if (next) resolve(next);
      else waiting = resolve;
    });
}
