/** The conformance suite on one backend of the menu. */
import { collect, type Report, toMarkdown } from "@chainrule/conformance";
import { entryOf } from "../backends/backends.ts";

export type SuiteMessage =
  | { readonly done: number; readonly total: number; readonly failed: number }
  | { readonly report: Report; readonly markdown: string }
  | { readonly failure: string };

/** Messages come a few times a second, the report last. */
const EVERY_MS = 100;

export async function runSuite(id: string, post: (message: SuiteMessage) => void): Promise<void> {
  try {
    const entry = entryOf(id);
    let failed = 0;
    let posted = 0;
    const report = await collect(entry.create, {
      class: entry.class,
      onResult({ status }, { done, total }) {
        if (status === "failed") failed++;
        if (performance.now() - posted < EVERY_MS) return;
        posted = performance.now();
        post({ done, total, failed });
      },
    });
    post({ report, markdown: toMarkdown(report) });
  } catch (error) {
    post({ failure: (error as Error).message });
  }
}
