import { behaving, turning, whenMended } from "../at-registry.ts";
import { download, type Fault, type Kill, type Row } from "../row.ts";
import type { SpareEngine } from "../spare-engine.ts";
import type { Stage } from "../stage.ts";

/* A registry that has told that the image is there, and then does not hand it out; and an end in the middle of a layer. */

/** Ends the installer while a layer comes slowly; and strikes the engine as well. */
const endedInPull =
  (signal: Kill["with"], strike: (engine: SpareEngine) => Promise<unknown> = async () => undefined) =>
  async (stage: Stage): Promise<Fault> => {
    const engine = await stage.world.engine();
    let striking: Promise<unknown> | undefined;
    const startAgain = async () => {
      await striking;
      await engine.start();
    };
    const fault = await behaving("slow", (repair) => [{ act: () => startAgain().then(repair) }])(stage);
    const isAsked = new Promise<void>((resolve) => {
      engine.registry.beforeLayer(() => {
        striking = strike(engine);
        striking.catch(() => undefined); // thrown where it is waited for
        resolve();
      });
    });
    return {
      ...fault,
      kill: {
        at: ({ type, id, state }) => type === "step" && id === "image" && state === "started",
        with: signal,
        after: () => isAsked,
      },
      clear: async () => {
        await startAgain();
        await fault.clear?.();
      },
    };
  };

const ended = (signal: "SIGTERM" | "SIGINT" | "SIGHUP", code: Row["code"], exit: number): Row =>
  download({
    id: `ended-${signal.toLowerCase()}-in-image`,
    fault: `The installer is ended by ${signal} while an image is downloaded`,
    code,
    exit,
    remedy: "To go on from here:",
    make: endedInPull(signal),
  });

export const downloads: readonly Row[] = [
  download({
    id: "image-gone-by-now",
    fault: "The version is taken out of the registry just before it is downloaded",
    cause: "image",
    code: "image-not-found",
    remedy: "the one that this installer brings",
    make: turning("unknown", () => [{}]),
  }),
  download({
    id: "image-rate-limited-by-now",
    fault: "The registry answers 429 to the download, and did not when it was asked before",
    cause: "image",
    code: "image-rate-limited",
    remedy: "Wait a while",
    byHand: "waits",
    make: turning("limited", whenMended),
  }),
  download({
    id: "image-denied-by-now",
    fault: "The registry answers 403 to the download, and did not when it was asked before",
    cause: "image",
    code: "image-denied",
    remedy: "docker login ghcr.io",
    byHand: "is given the right to it by those who run the registry",
    make: turning("denied", (repair) => [{ act: repair, run: [1] }]),
  }),
  download({
    id: "image-server-error",
    fault: "The registry answers 500",
    cause: "image",
    code: "image-download-failed",
    remedy: "To go on from here:",
    byHand: "waits",
    make: behaving("broken", whenMended),
  }),
  download({
    id: "image-corrupt",
    fault: "A layer of the image arrives damaged",
    cause: "image",
    code: "image-download-failed",
    remedy: "To go on from here:",
    byHand: "waits",
    make: behaving("corrupt", whenMended),
  }),
  download({
    id: "image-cut",
    fault: "The line is cut in the middle of a layer",
    cause: "image",
    code: "image-no-network",
    remedy: "Check the network",
    byHand: "mends the line",
    make: behaving("cut", whenMended),
  }),
  download({
    id: "image-cut-at-once",
    fault: "What leads to the registry takes every connection and cuts it",
    cause: "image",
    code: "image-no-network",
    remedy: "Check the network and Docker's proxy settings",
    byHand: "mends the network",
    make: async (stage) => {
      const { registry } = await stage.world.engine();
      const fault = await behaving("well", () => [{ act: registry.open }])(stage);
      await registry.close();
      return fault;
    },
  }),
  download({
    id: "image-disk-full",
    fault: "Docker's disk fills up while the image is unpacked",
    cause: "disk",
    code: "image-disk-full",
    remedy: "docker image prune --all",
    byHand: "frees some space",
    make: async (stage) => {
      const { resize, registry } = await stage.world.engine();
      const fault = await behaving("well", () => [
        {
          act: () => resize("8G"),
          run: [0, 1],
          fill: { "docker image prune --all": "docker image prune --all --force" },
        },
      ])(stage);
      registry.beforeLayer(() => resize("4M"));
      return {
        ...fault,
        clear: async () => {
          await resize("8G");
          await fault.clear?.();
        },
      };
    },
  }),
  download({
    id: "engine-lost-in-pull",
    fault: "Docker is stopped in the middle of the download",
    cause: "docker",
    code: "engine-lost",
    exit: 4,
    remedy: "When Docker runs again",
    byHand: "starts Docker",
    make: async (stage) => {
      const engine = await stage.world.engine();
      let stopping: Promise<unknown> | undefined;
      const startAgain = async () => {
        await stopping;
        await engine.start();
      };
      const fault = await behaving("slow", (repair) => [{ act: () => startAgain().then(repair) }])(stage);
      engine.registry.beforeLayer(() => {
        stopping = engine.stop();
        stopping.catch(() => undefined); // thrown where it is waited for
      });
      return {
        ...fault,
        clear: async () => {
          await startAgain();
          await fault.clear?.();
        },
      };
    },
  }),
  download({
    id: "killed-in-image",
    fault: "The installer is killed while an image is downloaded",
    code: "killed",
    exit: "SIGKILL",
    remedy: "",
    make: endedInPull("SIGKILL"),
  }),
  download({
    id: "power-lost-in-image",
    fault: "The power fails while an image is downloaded: installer and Docker are gone at once",
    code: "killed",
    exit: "SIGKILL",
    remedy: "",
    byHand: "starts the machine, and Docker with it",
    make: endedInPull("SIGKILL", (engine) => engine.losePower()),
  }),
  ended("SIGTERM", "terminated", 143),
  ended("SIGINT", "interrupted", 130),
  ended("SIGHUP", "hung-up", 129),
];
