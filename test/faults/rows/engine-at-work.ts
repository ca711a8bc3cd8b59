import { readdir } from "node:fs/promises";
import { execa } from "execa";
import { until } from "../../until.ts";
import { containerIsMade, databaseIsBegun } from "../how-far.ts";
import { lockTraces, traceWaits } from "../lock-traces.ts";
import { type Fault, type Kill, type Row, refusal } from "../row.ts";
import type { SpareEngine } from "../spare-engine.ts";
import type { Stage } from "../stage.ts";
import { quickstart } from "../world.ts";

/* What becomes of the engine while the installer is at work. It is one of the tests' own, with the real image. */

interface Strike {
  readonly step: "write-files" | "start" | "health" | "probe";
  /** What is waited for in that step before it strikes. */
  readonly after?: typeof containerIsMade;
  readonly strike: (engine: SpareEngine) => Promise<unknown>;
  /** Strikes the installer as well. */
  readonly kill?: Kill["with"];
  /** What mends the engine; it is started again when nothing is said. */
  readonly repair?: (engine: SpareEngine) => Promise<unknown>;
  /** Places of the printed commands that are run. */
  readonly run?: readonly number[];
}

const startIt: Required<Strike>["repair"] = (engine) => engine.start();

const struck =
  ({ step, after = async () => undefined, strike, kill, repair = startIt, run }: Strike) =>
  async (stage: Stage): Promise<Fault> => {
    const engine = await stage.world.engine();
    await engine.bring(quickstart);
    const afterwards = async (what: (engine: SpareEngine) => Promise<unknown>) => {
      await striking;
      await what(engine);
    };
    let soFar: Promise<unknown> | undefined;
    let striking: Promise<unknown> | undefined;
    const isIt: Kill["at"] = ({ type, id, state }) => type === "step" && id === step && state === "started";
    return {
      env: engine.env,
      through: engine.inside,
      onLine: (line) => {
        if (!isIt(line)) return;
        soFar = after(stage, engine.env);
        striking = soFar.then(() => strike(engine));
        striking.catch(() => undefined); // thrown where it is waited for
      },
      ...(kill !== undefined && { kill: { at: isIt, with: kill, after: async () => soFar } }),
      mend: [{ act: () => afterwards(repair), ...(run !== undefined && { run }) }],
      clear: () => afterwards(() => freeSpace(engine).then(() => engine.start())),
    };
  };

/** The trace has to wait where it is stored, and meanwhile it happens. */
const struckWhileTheTraceWaits =
  (strike: Strike) =>
  async (stage: Stage): Promise<Fault> => {
    const { env } = await stage.world.engine();
    const fault = await struck({ ...strike, step: "probe", after: traceWaits })(stage);
    return {
      ...fault,
      onLine: (line) => {
        if (line.type === "step" && line.id === "health" && line.state === "started") {
          // What holds it ends together with the engine. Without it the trace would not wait, and the row fails.
          lockTraces(stage, env).catch(() => undefined);
        }
        fault.onLine?.(line);
      },
    };
  };

/** As `databaseIsBegun`, and quicker to see it: the database is made in an instant. */
const databaseIsJustBegun = async ({ world, project }: Stage): Promise<void> => {
  const { root } = await world.engine();
  await until("the database is begun", async () => {
    const names = await readdir(`${root}/volumes/${project}_data/_data`);
    return names.some((name) => name.startsWith("postgres"));
  });
};

/** Leaves no more space than so many bytes. */
const fillUp =
  (leftBytes: number) =>
  async ({ root, resize }: SpareEngine): Promise<void> => {
    // More may be taken by the time that it is made so small.
    await until("the disk is full", async () => {
      const { stdout } = await execa("df", ["--block-size=1", "--output=used", root]);
      return resize(String(Number(stdout.split("\n")[1]) + leftBytes));
    });
  };

const freeSpace = ({ resize }: SpareEngine): Promise<unknown> => resize("8G");

const atWork = (row: Parameters<typeof refusal>[0]): Row =>
  refusal({ cause: "docker", strikes: "start", until: "installed", exit: 4, touched: "kept", alone: true, ...row });

export const engineAtWork: readonly Row[] = [
  atWork({
    id: "engine-stopped-in-start",
    fault: "Docker is stopped while the containers are started",
    code: "engine-lost",
    remedy: "When Docker runs again, go on from here:",
    byHand: "starts Docker",
    make: struck({ step: "start", after: containerIsMade, strike: (engine) => engine.stop() }),
  }),
  atWork({
    id: "engine-restarted-in-start",
    fault: "Docker is restarted while the containers are started",
    code: "engine-lost",
    remedy: "When Docker runs again, go on from here:",
    make: struck({
      step: "start",
      after: containerIsMade,
      strike: (engine) => engine.stop().then(() => engine.start()),
    }),
  }),
  atWork({
    id: "engine-stopped-in-health",
    fault: "Docker is stopped while the database is made",
    strikes: "health",
    code: "engine-lost",
    remedy: "When Docker runs again, go on from here:",
    byHand: "starts Docker",
    make: struck({ step: "health", after: databaseIsBegun, strike: (engine) => engine.stop() }),
  }),
  atWork({
    id: "engine-stopped-in-probe",
    fault: "Docker is stopped while the test trace is stored",
    strikes: "probe",
    code: "engine-lost",
    remedy: "When Docker runs again, go on from here:",
    byHand: "starts Docker",
    make: struckWhileTheTraceWaits({ step: "probe", strike: (engine) => engine.stop() }),
  }),
  atWork({
    id: "engine-disk-full-in-start",
    fault: "Docker's disk is full when the containers are to be made",
    cause: "disk",
    code: "start-failed",
    exit: 1,
    touched: "rolled-back",
    remedy: "Mend that, then run it again:",
    byHand: "frees some space",
    make: struck({ step: "write-files", strike: fillUp(0), repair: freeSpace }),
  }),
  atWork({
    id: "engine-disk-full-in-health",
    fault: "Docker's disk fills up while the database is made",
    cause: "disk",
    strikes: "health",
    code: "container-exited",
    remedy: "the second goes on from here",
    byHand: "frees some space",
    make: struck({ step: "health", after: databaseIsJustBegun, strike: fillUp(4e6), repair: freeSpace, run: [0, 1] }),
  }),
  atWork({
    id: "power-lost-in-start",
    fault: "The power fails while the containers are started: installer, Docker and containers are gone at once",
    code: "killed",
    exit: "SIGKILL",
    remedy: "",
    byHand: "starts the machine, and Docker a second time, which else may keep ports of a container that never ran",
    make: struck({
      step: "start",
      after: containerIsMade,
      strike: (engine) => engine.losePower(),
      kill: "SIGKILL",
      repair: async (engine) => {
        await engine.start();
        // Docker 26 opens the ports of a container that it was about to start, and lets go of them only so.
        await engine.stop();
        await engine.start();
      },
    }),
  }),
  atWork({
    id: "power-lost-in-health",
    fault: "The power fails while the database is made: installer, Docker and containers are gone at once",
    strikes: "health",
    code: "killed",
    exit: "SIGKILL",
    remedy: "",
    byHand: "starts the machine, and Docker with it",
    make: struck({
      step: "health",
      after: databaseIsBegun,
      strike: (engine) => engine.losePower(),
      kill: "SIGKILL",
    }),
  }),
];
