import path from "node:path";
import { defineConfig } from "vitest/config";

const root = path.resolve(import.meta.dirname, "../..");

/** The tests that judge mutants: those of the rooms that are mutated, none of which needs a service. */
export default defineConfig({
  root,
  // node_modules links to the workspace itself; here it has to be the copy that holds the mutants.
  resolve: { alias: { "@cognobserve/settings": path.join(root, "settings") } },
  test: {
    include: [
      "settings/*.test.ts",
      "installer/src/{plan,checks,answers,failures,ui}/**/*.test.{ts,tsx}",
      "installer/src/{explain,failures}.test.ts",
    ],
  },
});
