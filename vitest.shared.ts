import { defaultServerConditions } from "vite";
import { defineProject, type UserWorkspaceConfig } from "vitest/config";

const SOURCE = "@chainrule/source";

/** One project per package; workspace packages resolve to their sources, so tests need no build. */
export const project = (name: string): UserWorkspaceConfig =>
  defineProject({
    resolve: { conditions: [SOURCE] },
    ssr: { resolve: { conditions: [SOURCE, ...defaultServerConditions] } },
    test: { name, environment: "node", include: ["src/**/*.test.ts"], testTimeout: 30_000, hookTimeout: 30_000 },
  });
