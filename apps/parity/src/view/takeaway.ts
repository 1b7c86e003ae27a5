/** What the visitor takes along, or brings back: the model, the program. */

import type { State } from "../state/state.ts";
import type { Store } from "../state/store.ts";
import type { Session } from "../training/session.ts";
import { save } from "./download.ts";
import { part } from "./element.ts";

export function takeAway(store: Store<State>, session: Session): void {
  const message = part("take-message");
  const program = part<HTMLTextAreaElement>("program");
  const attempt = async (work: () => Promise<string>): Promise<void> => {
    message.className = "";
    message.textContent = "";
    try {
      message.textContent = await work();
    } catch (error) {
      message.className = "problem";
      message.textContent = (error as Error).message;
    }
  };
  part("download").addEventListener("click", () =>
    attempt(async () => {
      const { pack } = await import("../takeaway/archive.ts");
      save("parity-model.zip", pack(await session.save()), "application/zip");
      return "The zip file has the folder that loadModel of @chainrule/core/node reads.";
    }),
  );
  const load = part<HTMLInputElement>("load");
  load.addEventListener("change", () =>
    attempt(async () => {
      const [file] = load.files ?? [];
      if (!file) return "";
      const { unpack } = await import("../takeaway/archive.ts");
      const bytes = new Uint8Array(await file.arrayBuffer());
      load.value = "";
      const { config, files } = unpack(bytes);
      await session.load(config, files);
      const { status, message: wrong, epoch } = store.get();
      if (status === "failed") throw new Error(wrong);
      return `Loaded ${file.name}, trained for ${epoch} of ${config.epochs} epochs.`;
    }),
  );
  const write = async (): Promise<string> => {
    const { config, problem } = store.get();
    const { programOf } = await import("../takeaway/program.ts");
    return problem ? programOf(config, problem) : "";
  };
  const box = part<HTMLDetailsElement>("program-box");
  const show = async (): Promise<void> => {
    if (box.open) program.value = await write();
  };
  box.addEventListener("toggle", () => void show());
  store.show(["config", "problem"], () => void show());
  part("copy").addEventListener("click", () =>
    attempt(async () => {
      box.open = true;
      program.value = await write();
      try {
        await navigator.clipboard.writeText(program.value);
      } catch {
        program.select();
        return "The browser does not let this page copy: the program is selected below, copy it by hand.";
      }
      return "Copied.";
    }),
  );
}
