// How the checks run other programs: what one prints is the result, and a failure says all that it printed.
import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** `(command, args, folder) => output`, ended by `signal`. */
export const runner =
  (signal, env = process.env) =>
  async (command, args, cwd) => {
    try {
      const { stdout } = await promisify(execFile)(command, args, { cwd, env, signal, maxBuffer: 1e8 });
      return stdout;
    } catch (error) {
      throw new Error(`${command} ${args.join(" ")} failed\n${error.stdout ?? ""}${error.stderr || error.message}`);
    }
  };
