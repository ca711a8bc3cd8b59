import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { median, report } from "./report.ts";

/*
 * How quickly the built installer answers and how much memory it takes. Run A, baseline, A, baseline …, so that a busy
 * machine is busy for both.
 */

const binary = fileURLToPath(new URL("../dist/cognobserve-install", import.meta.url));
const rounds = 15;

interface Run {
  readonly firstOutputMs: number;
  readonly totalMs: number;
  /** Peak resident memory, read every millisecond or so. */
  readonly peakBytes: number;
}

async function run(program: string, args: readonly string[]): Promise<Run> {
  const start = performance.now();
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], cwd: os.tmpdir() });
  let firstOutputMs = Number.NaN;
  let peakBytes = 0;
  let ended = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", () => {
      if (Number.isNaN(firstOutputMs)) firstOutputMs = performance.now() - start;
    });
  }
  const watching = (async () => {
    while (!ended) {
      const status = await readFile(`/proc/${child.pid}/status`, "utf8").catch(() => "");
      peakBytes = Math.max(peakBytes, 1024 * Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0));
    }
  })();
  await once(child, "close");
  const totalMs = performance.now() - start;
  ended = true;
  await watching;
  return { firstOutputMs, totalMs, peakBytes };
}

/** A port that is taken makes the installer stop right after its preflight, with nothing touched. */
async function takePort(): Promise<{ readonly port: number; readonly release: () => void }> {
  const server = createServer().listen(0, "0.0.0.0");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { port: address.port, release: () => server.close() };
}

const { port, release } = await takePort();
const preflightArgs = [
  "--yes",
  "--dir",
  path.join(os.tmpdir(), "cognobserve-bench-never"),
  "--set",
  `WEB_PORT=${port}`,
];
const runs = { version: [], help: [], plan: [], preflight: [], node: [], docker: [] } as Record<string, Run[]>;
for (let round = 0; round < rounds; round += 1) {
  runs.version?.push(await run(binary, ["--version"]));
  runs.node?.push(await run(process.execPath, ["-p", "0"]));
  runs.help?.push(await run(binary, ["--help"]));
  runs.plan?.push(await run(binary, ["--dry-run"]));
  runs.preflight?.push(await run(binary, preflightArgs));
  runs.docker?.push(await run("docker", ["info"]));
}
release();

const of = (name: string, figure: keyof Run): number => median((runs[name] ?? []).map((one) => one[figure]));
const ms = (value: number): string => `${value.toFixed(0)} ms`;
const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
const answer = Math.max(of("version", "firstOutputMs"), of("help", "firstOutputMs"));
const resident = of("plan", "peakBytes");
const preflight = of("preflight", "totalMs");

await report(
  "installer",
  `The built installer, medians of ${rounds} runs. Baselines: \`node -p 0\`, and \`docker info\` for the preflight.`,
  [
    {
      measure: "first output (--version, --help)",
      value: ms(answer),
      baseline: ms(of("node", "firstOutputMs")),
      goal: "≤ 50 ms",
      met: answer <= 50,
    },
    { measure: "plan (--dry-run), to its end", value: ms(of("plan", "totalMs")), baseline: ms(of("node", "totalMs")) },
    {
      measure: "peak resident memory (--dry-run)",
      value: mb(resident),
      baseline: mb(of("node", "peakBytes")),
      goal: "≤ 60 MB",
      met: resident <= 60e6,
    },
    {
      measure: "preflight, from start to verdict",
      value: ms(preflight),
      baseline: ms(of("docker", "totalMs")),
      goal: "≤ 1000 ms",
      met: preflight <= 1000,
    },
  ],
);
