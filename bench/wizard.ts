import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePorts } from "../test/free-ports.ts";
import { type OnTerminal, onTerminal } from "./on-terminal.ts";
import { median, quantile, report } from "./report.ts";
import { slowEngine } from "./slow-engine.ts";

/* What a person at the terminal waits for, what the live view costs, and what the installer adds to the start itself. */

const binary = fileURLToPath(new URL("../dist/cognobserve-install", import.meta.url));
const version = process.argv[2] ?? "test";
const env = {
  PATH: process.env.PATH ?? "",
  HOME: process.env.HOME ?? os.homedir(),
  LANG: "C.UTF-8",
  TERM: "xterm-256color",
};
const paints = 15;
const keystrokes = 30;
const watchedMs = 10_000;
const installations = 3;
const question = "How is CognObserve to run?";

/** First byte on the screen, and the first question. */
async function firstPaint(directory: string) {
  const samples = { paint: [] as number[], question: [] as number[], node: [] as number[] };
  for (let round = 0; round < paints; round += 1) {
    const installer = onTerminal(binary, ["--dir", path.join(directory, "never")], env);
    samples.question.push(await installer.shows(question));
    samples.paint.push(installer.firstPaintMs());
    installer.kill("SIGKILL");
    await installer.exit;
    const node = onTerminal(process.execPath, ["-p", "0"], env);
    await node.exit;
    samples.node.push(node.firstPaintMs());
  }
  return samples;
}

/** Seconds of processor time that a process has taken so far (proc(5), fields 14 and 15, in hundredths). */
async function cpuSeconds(pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, "utf8")).replace(/^.*\) /, "").split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function share(program: OnTerminal): Promise<number> {
  const [before, from] = [await cpuSeconds(program.pid), performance.now()];
  await sleep(watchedMs);
  return ((await cpuSeconds(program.pid)) - before) / ((performance.now() - from) / 1000);
}

/** Keys and processor time while an image is being downloaded that never comes. */
async function whilePulling(directory: string) {
  const tag = "bench-never-there";
  const engine = await slowEngine(directory, tag);
  const start = async (terminal: string) => {
    const [web, ingest] = await freePorts();
    const ports = ["--set", `WEB_PORT=${web}`, "--set", `INGEST_PORT=${ingest}`];
    const args = ["--yes", "--version", tag, "--dir", path.join(directory, `pulling-${terminal}`), ...ports];
    const installer = onTerminal(binary, args, { ...env, TERM: terminal, DOCKER_HOST: engine.host });
    await installer.shows(/\d MB of/);
    return installer;
  };
  const live = await start("xterm-256color");
  const cpu = await share(live);
  const keys: number[] = [];
  for (let stroke = 0; stroke < keystrokes; stroke += 1) {
    await sleep(50 + Math.random() * 100); // at any moment between two frames
    keys.push(await live.timeKey("\u0003", "Stop?"));
    await sleep(50);
    await live.timeKey("\u001B", /Ctrl-C: stop or undo .*/);
  }
  live.kill("SIGTERM");
  await live.exit;
  const plain = await start("dumb");
  const plainCpu = await share(plain);
  plain.kill("SIGTERM");
  await plain.exit;
  engine.close();
  const echo = onTerminal("/bin/cat", [], env);
  const echoes: number[] = [];
  for (let stroke = 0; stroke < keystrokes; stroke += 1) echoes.push(await echo.timeKey(`k${stroke}\r`, `k${stroke}`));
  echo.kill("SIGKILL");
  return { cpu, plainCpu, keys, echoes };
}

/** Quick Start from nothing: by the installer, and by `docker compose up --wait` from the very same files. */
async function fromNothing(directory: string) {
  const samples = { installer: [] as number[], compose: [] as number[] };
  for (let round = 0; round < installations; round += 1) {
    const dir = path.join(directory, `bench-wizard-${round}`);
    const [web, ingest] = await freePorts();
    const options = ["--dir", dir, "--version", version, "--set", `WEB_PORT=${web}`, "--set", `INGEST_PORT=${ingest}`];
    const installer = onTerminal(binary, ["--yes", ...options], env);
    const from = performance.now();
    const code = await installer.exit;
    if (code !== 0) throw new Error(`the installer ended with ${code}`);
    samples.installer.push(performance.now() - from);
    const compose = (...args: readonly string[]) =>
      execFileSync("docker", ["compose", ...args], { cwd: dir, stdio: "ignore" });
    compose("down", "--volumes");
    const bare = performance.now();
    compose("up", "--detach", "--wait");
    samples.compose.push(performance.now() - bare);
    execFileSync(binary, ["uninstall", "--yes", "--delete-data", "--dir", dir], { stdio: "ignore" });
  }
  return samples;
}

const ms = (value: number): string => `${value.toFixed(value < 100 ? 1 : 0)} ms`;
const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
const seconds = (value: number): string => `${(value / 1000).toFixed(2)} s`;

const directory = await mkdtemp(path.join(os.tmpdir(), "cognobserve-bench-"));
try {
  const first = await firstPaint(directory);
  const pulling = await whilePulling(directory);
  const whole = await fromNothing(directory);
  const key = quantile(pulling.keys, 0.95);
  const ratio = median(whole.installer) / median(whole.compose);
  await report(
    "wizard",
    `The built installer on a pseudo-terminal of 80 × 24: medians of ${paints} starts and ${installations} installations, 95th percentile of ${keystrokes} keys, ${watchedMs / 1000} s of a download in ${8} layers. Baselines: \`node -p 0\`, the terminal's own echo, the same run as plain lines, \`docker compose up --wait\` from the same files.`,
    [
      {
        measure: "first paint",
        value: ms(median(first.paint)),
        baseline: ms(median(first.node)),
        goal: "≤ 80 ms",
        met: median(first.paint) <= 80,
      },
      { measure: "first question", value: ms(median(first.question)) },
      {
        measure: "key to paint while an image is pulled",
        value: ms(key),
        baseline: ms(quantile(pulling.echoes, 0.95)),
        goal: "≤ 16 ms",
        met: key <= 16,
      },
      {
        measure: "processor time while an image is pulled, of a core",
        value: percent(pulling.cpu),
        baseline: percent(pulling.plainCpu),
        goal: "≤ 5 %",
        met: pulling.cpu <= 0.05,
      },
      {
        measure: "Quick Start from nothing, image there",
        value: seconds(median(whole.installer)),
        baseline: seconds(median(whole.compose)),
      },
      { measure: "the same, × baseline", value: ratio.toFixed(2), baseline: "1", goal: "≤ 1.05", met: ratio <= 1.05 },
    ],
  );
} finally {
  await rm(directory, { recursive: true, force: true });
}
