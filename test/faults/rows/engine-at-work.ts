import { containerIsMade, databaseIsBegun } from "../how-far.ts";
import { type Fault, type Kill, type Row, refusal } from "../row.ts";
import type { SpareEngine } from "../spare-engine.ts";
import type { Stage } from "../stage.ts";
import { quickstart } from "../world.ts";

/* What becomes of the engine while containers are started. It is one of the tests' own, with the real image. */

interface Strike {
  readonly step: "start" | "health";
  /** What is waited for in that step before it strikes. */
  readonly after: typeof containerIsMade;
  readonly strike: (engine: SpareEngine) => Promise<unknown>;
  /** Strikes the installer as well. */
  readonly kill?: Kill["with"];
}

const struck =
  ({ step, after, strike, kill }: Strike) =>
  async (stage: Stage): Promise<Fault> => {
    const engine = await stage.world.engine();
    await engine.bring(quickstart);
    const startAgain = async () => {
      await striking;
      await engine.start();
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
      mend: [{ act: startAgain }],
      clear: startAgain,
    };
  };

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
