import { existsSync } from "node:fs";
import { appendFile, mkdir, rm, writeFile } from "node:fs/promises";
import { execa } from "execa";
import { freePort } from "../../free-ports.ts";
import { until } from "../../until.ts";
import { containerIsMade, databaseIsBegun } from "../how-far.ts";
import { lockTraces, traceWaits } from "../lock-traces.ts";
import { type Fault, type Kill, type Row, refusal } from "../row.ts";
import type { Stage } from "../stage.ts";
import { overriding } from "./compose-files.ts";

/* What goes wrong once something has been changed. */

const atWork = (row: Parameters<typeof refusal>[0]): Row =>
  refusal({ until: "installed", exit: 4, touched: "kept", ...row });

/** The installation's directory on a disk of its own, on which so many kilobytes are left. */
const withLeft =
  (kilobytes: number) =>
  async ({ directory, file }: Stage): Promise<Fault> => {
    await mkdir(directory);
    await execa("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", directory]);
    await writeFile(file("something-else"), Buffer.alloc((64 - kilobytes) * 1024));
    return { mend: [{ act: () => rm(file("something-else")) }] };
  };

const fullDisk = (kilobytes: number, what: string, row: Partial<Row>): Row =>
  atWork({
    id: `directory-full-${kilobytes}`,
    fault: `The directory's disk has ${kilobytes} KB left, too little for ${what}`,
    cause: "disk",
    code: "write-failed",
    remedy: "Mend that, then run it again:",
    byHand: "frees some space",
    make: withLeft(kilobytes),
    ...row,
  });

const image = "ghcr.io/cognobserve/cognobserve";

/** An image that does nothing but this. */
const doing =
  (script: string) =>
  async ({ project }: Stage): Promise<Fault> => {
    const version = `fault-${project}`;
    const dockerfile = `FROM debian:trixie-slim\nCMD ["sh", "-c", "${script}"]\n`;
    await execa("docker", ["build", "--tag", `${image}:${version}`, "-"], { input: dockerfile });
    return {
      version,
      mend: [{ act: () => execa("docker", ["tag", `${image}:test`, `${image}:${version}`]), run: [0, 1] }],
      clear: () => execa("docker", ["image", "rm", "--force", `${image}:${version}`], { reject: false }),
    };
  };

/** In the user's own compose file. */
async function publishingATakenPort(stage: Stage): Promise<Fault> {
  const name = `${stage.project}-holder`;
  const place = `127.0.0.1:${await freePort()}`;
  await execa("docker", [
    ...["run", "--detach", "--rm", "--name", name, "--publish", `${place}:80`],
    ...["debian:trixie-slim", "sleep", "infinity"],
  ]);
  const fault = await overriding(`services: { cognobserve: { ports: ["${place}:9999"] } }\n`)(stage);
  return { ...fault, clear: () => execa("docker", ["kill", name]) };
}

const steps = ["write-files", "start", "health", "probe"] as const;

/** What has happened, and goes on, in the middle of each. */
const middle: Readonly<Record<(typeof steps)[number], (stage: Stage) => Promise<unknown>>> = {
  "write-files": ({ file }) => until("a file is written", () => existsSync(file(".env"))),
  start: containerIsMade,
  health: databaseIsBegun,
  probe: traceWaits,
};

/** The trace has to wait where it is stored, so that the last step lasts until the installer is killed. */
function holdingTheTrace(stage: Stage, kill: Kill): Fault {
  let locked: ReturnType<typeof lockTraces> | undefined;
  const release = async () => (await locked)?.();
  return {
    onLine: ({ type, id, state }) => {
      if (type !== "step" || id !== "health" || state !== "started") return;
      locked ??= lockTraces(stage);
      locked.catch(() => undefined); // thrown where it is waited for
    },
    kill,
    mend: [{ act: release }],
    clear: release,
  };
}

const killed = (step: (typeof steps)[number], when: "before" | "in" | "after"): Row => {
  const state = when === "after" ? "done" : "started";
  const at: Kill["at"] = (line) => line.type === "step" && line.id === step && line.state === state;
  return {
    id: `killed-${when}-${step}`,
    fault: `The installer is killed ${{ before: "at the beginning of", in: "in the middle of", after: "after" }[when]} the step «${step}»`,
    strikes: step,
    code: "killed",
    exit: "SIGKILL",
    touched: "kept",
    remedy: "",
    where: "fresh",
    until: "installed",
    make: (stage) => {
      const kill: Kill = { at, with: "SIGKILL", ...(when === "in" && { after: () => middle[step](stage) }) };
      const isNearTheEnd = step === "probe" || (step === "health" && when !== "before");
      return isNearTheEnd ? holdingTheTrace(stage, kill) : { kill, mend: [{}] };
    },
  };
};

/** One row for each step in which the installer does the most. */
const ended = (
  signal: Exclude<Kill["with"], "SIGKILL">,
  code: "terminated" | "interrupted" | "hung-up",
  exit: number,
): readonly Row[] =>
  (["start", "health"] as const).map((step) =>
    atWork({
      id: `ended-${signal.toLowerCase()}-in-${step}`,
      fault: `The installer is ended by ${signal} while ${{ start: "it starts the containers", health: "it waits for the services" }[step]}`,
      strikes: step,
      code,
      exit,
      remedy: "To go on from here:",
      make: (stage) => ({
        kill: {
          at: ({ type, id, state }) => type === "step" && id === step && state === "started",
          with: signal,
          ...(step === "start" && { after: () => middle.start(stage) }),
        },
        mend: [{}],
      }),
    }),
  );

export const duringWork: readonly Row[] = [
  atWork({
    id: "container-exits",
    fault: "The container ends by itself, over and over",
    cause: "image",
    strikes: "health",
    code: "container-exited",
    remedy: "the second goes on from here",
    byHand: "gets an image that works",
    make: doing("echo 'postgres: FATAL: could not open file'; sleep 1; exit 3"),
  }),
  atWork({
    id: "container-silent",
    fault: "The container runs, and nothing moves in it for two minutes",
    cause: "image",
    strikes: "health",
    code: "not-healthy",
    exit: 6,
    remedy: "the second goes on from here",
    byHand: "gets an image that works",
    make: doing("exec sleep infinity"),
  }),
  atWork({
    id: "override-port",
    fault: "The user's own compose file publishes a port that is taken",
    cause: "port",
    strikes: "start",
    code: "start-failed",
    exit: 1,
    touched: "rolled-back",
    remedy: "Mend that, then run it again:",
    byHand: "takes it out of the file",
    make: publishingATakenPort,
  }),
  atWork({
    id: "undo-fails",
    fault:
      "The user's own compose file publishes a port that is taken; and .env, once written, cannot be removed again",
    strikes: "start",
    code: "undo-failed",
    remedy: "Mend that, then let it be finished by:",
    byHand: "lets it be removed, and takes the port out of the file",
    make: async (stage) => {
      const { mend, clear, ...fault } = await publishingATakenPort(stage);
      const env = stage.file(".env");
      let holding: Promise<unknown> | undefined;
      // Nobody removes a file on which something is mounted (unlink(2), EBUSY).
      const letGo = async () => {
        await holding;
        await execa("umount", [env], { reject: false });
      };
      return {
        ...fault,
        onLine: ({ type, id, state }) => {
          if (type !== "step" || id !== "start" || state !== "started") return;
          holding = execa("mount", ["--bind", env, env]);
          holding.catch(() => undefined); // thrown where it is waited for
        },
        mend: mend.map(({ act }) => ({
          act: () => letGo().then(() => act?.()),
          fill: { " uninstall": " uninstall --yes" },
        })),
        clear: () => letGo().then(clear),
      };
    },
  }),
  fullDisk(0, "the lock", { strikes: "lock", exit: 1, touched: "nothing", until: "work" }),
  fullDisk(4, "the journal", { strikes: "lock", exit: 1, touched: "nothing", until: "work" }),
  fullDisk(8, ".env", { strikes: "write-files", exit: 1, touched: "rolled-back" }),
  fullDisk(20, "the record of what was installed", { strikes: "probe" }),
  // After the last one it has ended by itself before a signal reaches it.
  ...steps.flatMap((step) =>
    (["before", "in", "after"] as const)
      .filter((when) => step !== "probe" || when !== "after")
      .map((when) => killed(step, when)),
  ),
  ...ended("SIGTERM", "terminated", 143),
  ...ended("SIGINT", "interrupted", 130),
  ...ended("SIGHUP", "hung-up", 129),
];

const ofInstalled = (row: Parameters<typeof refusal>[0]): Row =>
  refusal({ where: "installed", until: "installed", ...row });

export const ofInstallation: readonly Row[] = [
  ofInstalled({
    id: "mode-changed",
    fault: "Another mode is asked for than the one that is installed",
    cause: "no-way-back",
    code: "mode-fixed",
    remedy: "status",
    byHand: "leaves --mode out",
    make: ({ directory, ports, web }) => {
      const typed = ["--yes", "--dir", directory, "--version", "test", ...ports, "--json"];
      const url = ["--url", web.replace("127.0.0.1", "localhost")];
      return { args: [...typed, "--mode", "production", ...url], mend: [{ run: [1], args: typed }] };
    },
  }),
  ofInstalled({
    id: "journal-damaged",
    fault: "The journal was damaged",
    strikes: "lock",
    code: "journal-unreadable",
    exit: 4,
    remedy: "mv ",
    make: async ({ file }) => {
      await appendFile(file(".cognobserve/journal.ndjson"), "not a line of it\n");
      return { settings: { RETENTION_DAYS: "9" }, mend: [{}] };
    },
  }),
  ofInstalled({
    id: "revive-fails",
    fault:
      "A setting is changed, and the user's own compose file publishes a port that is taken, so that nothing starts again",
    cause: "no-way-back",
    strikes: "start",
    code: "revive-failed",
    exit: 1,
    touched: "rolled-back",
    remedy: "Mend that, then start it as it was:",
    byHand: "takes it out of the file",
    make: async (stage) => ({ ...(await publishingATakenPort(stage)), settings: { RETENTION_DAYS: "12" } }),
  }),
  ofInstalled({
    id: "container-stopped",
    fault: "The container was stopped, and the status is asked for",
    strikes: "health",
    code: "sick",
    exit: 6,
    touched: "nothing",
    remedy: "the second starts what does not run",
    make: async ({ project, directory }) => {
      await execa("docker", ["stop", `${project}-cognobserve-1`]);
      return { args: ["status", "--dir", directory, "--json"], mend: [{ run: [0, 1] }] };
    },
  }),
];
