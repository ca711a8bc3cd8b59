import { spawn } from "node:child_process";
import { mkdir, readFile, rm } from "node:fs/promises";
import { z } from "zod";

/* Runs the suites one after another, shows all that they print, and adds up their counts in one closing line. */

const resultsDir = "dist/test";

/** What vitest's JSON reporter writes, as far as we read it. */
const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numFailedTestSuites: z.number(),
  success: z.boolean(),
});

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const suites: Readonly<Record<string, () => Promise<Counts>>> = {
  lint: () => command("sh", ["scripts/lint.sh"]),
  build: () => command("sh", ["scripts/build.sh"]),
  unit: () => vitest("unit", "vitest.config.ts"),
  system: () => vitest("system", "vitest.system.config.ts"),
};

/** A command that passes or fails as a whole. */
async function command(program: string, args: readonly string[]): Promise<Counts> {
  const ok = (await run(program, args)) === 0;
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
}

/** A vitest run. One that ends without a report, or fails outside a test, counts as one failure. */
async function vitest(name: string, config: string): Promise<Counts> {
  const file = `${resultsDir}/${name}.json`;
  await rm(file, { force: true });
  const code = await run("vitest", [
    "run",
    `--config=${config}`,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${file}`,
  ]);
  const report = vitestReport.safeParse(await readFile(file, "utf8").then(JSON.parse, () => undefined));
  if (!report.success) return { passed: 0, failed: 1, skipped: 0 };
  const { numPassedTests, numFailedTests, numPendingTests } = report.data;
  const failedOutside = code !== 0 && numFailedTests === 0 ? 1 : 0;
  return { passed: numPassedTests, failed: numFailedTests + failedOutside, skipped: numPendingTests };
}

function run(program: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ["ignore", "inherit", "inherit"] });
    child.on("error", (error) => {
      console.error(`${program} could not be started: ${error.message}`);
      resolve(127);
    });
    child.on("close", (code) => resolve(code ?? 1));
  });
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in suites));
if (unknown.length > 0) {
  console.error(`test: unknown suite ${unknown.join(", ")}; there are ${Object.keys(suites).join(", ")}`);
  process.exit(2);
}

await mkdir(resultsDir, { recursive: true });
const total = { passed: 0, failed: 0, skipped: 0 };
for (const [name, suite] of Object.entries(suites)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n── ${name}`);
  const counts = await suite();
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
}
console.log(`\n${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ""}`);
process.exitCode = total.failed > 0 ? 1 : 0;
