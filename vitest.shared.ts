import { defaultServerConditions } from "vite";
import { defineProject, type UserWorkspaceConfig } from "vitest/config";

const SOURCE = "@chainrule/source";

/** Only a hang should end a test, also on a machine with little time to spare. */
export const PATIENCE = 120_000;

/** One project per package; workspace packages resolve to their sources, so tests need no build. */
export const project = (name: string): UserWorkspaceConfig =>
  defineProject({
    resolve: { conditions: [SOURCE] },
    ssr: { resolve: { conditions: [SOURCE, ...defaultServerConditions] } },
    test: { name, environment: "node", include: ["src/**/*.test.ts"], testTimeout: PATIENCE, hookTimeout: PATIENCE },
  });
