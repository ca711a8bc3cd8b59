import path from "node:path";
import { defineConfig } from "vitest/config";

const root = path.resolve(import.meta.dirname, "../..");

// Commas outside of braces stand between globs.
const tests = (process.env.MUTATION_TESTS ?? "").split(/,(?![^{]*\})/);

/** The tests that judge mutants, none of which needs a service: scripts/mutation.sh names them. */
export default defineConfig({
  root,
  // node_modules links to the workspace itself; here it has to be the copy that holds the mutants.
  resolve: { alias: { "@cognobserve/settings": path.join(root, "settings") } },
  test: {
    // A mutant that is read once, when a program starts, has all tests begin anew: with the modules that they share.
    isolate: false,
    include: tests.map((glob) => `${glob}.test.{ts,tsx}`),
  },
});
