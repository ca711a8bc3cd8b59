/** How scripts/mutation.sh has Stryker change the code, one piece at a time, and ask the tests each time. */
/** @type {import("@stryker-mutator/api/core").PartialStrykerOptions} */
export default {
  packageManager: "npm",
  plugins: ["@stryker-mutator/vitest-runner"],
  testRunner: "vitest",
  // All tests, not only those that import what is mutated: code that none imports is to count as untested.
  vitest: { configFile: "scripts/mutation/vitest.config.ts", related: false },
  coverageAnalysis: "perTest",
  concurrency: 1,
  ignorePatterns: ["dist", ".cache", ".types"],
  tempDirName: ".cache/stryker",
  // Stryker would rewrite the references in it through a programming interface that TypeScript 7 does not have, and
  // Vitest reads none.
  tsconfigFile: "none",
  reporters: ["clear-text", "html", "json"],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  htmlReporter: { fileName: "dist/mutation/report.html" },
  jsonReporter: { fileName: "dist/mutation/report.json" },
  thresholds: { high: 90, low: 85, break: 85 },
};
