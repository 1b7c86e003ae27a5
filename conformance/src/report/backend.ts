/** What a backend says about itself. */
import type { CreateBackend } from "../case.ts";
import type { BackendFacts } from "./report.ts";

/** Null if the backend cannot be made: the cases tell why. */
export async function backendOf(
  createBackend: CreateBackend,
  version: string | undefined,
): Promise<BackendFacts | null> {
  try {
    const backend = await createBackend();
    const { name, spec, device, precision } = backend;
    await backend.close();
    return { name, version: version ?? null, spec, device, precision };
  } catch {
    return null;
  }
}
