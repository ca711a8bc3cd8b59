import { type Manners, registryPassword } from "../registry.ts";
import { download, type Fault, type Mend, type Row, refusal } from "../row.ts";
import type { Stage } from "../stage.ts";

/* A registry that does not hand the image out, asked by an engine of the tests' own. */

/** A registry that behaves so, until it is mended. */
const behaving =
  (manners: Manners, mend: (repair: () => unknown) => readonly Mend[]) =>
  async ({ world, project }: Stage): Promise<Fault> => {
    const { registry, env, docker } = await world.engine();
    registry.behave(manners);
    const repair = () => registry.behave("well");
    return {
      env,
      version: `9.9.9-${project}`,
      mend: mend(repair),
      clear: async () => {
        await registry.open();
        repair();
        await docker("image", "prune", "--all", "--force");
      },
    };
  };

/** Once the registry has come to itself, the printed command goes on. */
const whenMended = (repair: () => unknown): readonly Mend[] => [{ act: repair }];

export const registry: readonly Row[] = [
  download({
    id: "image-gone",
    fault: "The registry answers 404: it has no such version",
    cause: "image",
    code: "image-not-found",
    remedy: "--version latest",
    make: behaving("unknown", () => [{}]),
  }),
  download({
    id: "image-rate-limited",
    fault: "The registry answers 429: no more downloads for now",
    cause: "image",
    code: "image-rate-limited",
    remedy: "Wait a while",
    byHand: "waits",
    make: behaving("limited", whenMended),
  }),
  download({
    id: "image-login",
    fault: "The registry answers 401: it wants somebody who has signed in",
    cause: "image",
    code: "image-denied",
    remedy: "docker login ghcr.io",
    make: behaving("locked", () => [
      {
        run: [0, 1],
        fill: { "docker login ghcr.io": `echo ${registryPassword} | docker login ghcr.io -u app --password-stdin` },
      },
    ]),
  }),
  download({
    id: "image-denied",
    fault: "The registry answers 403: denied",
    cause: "image",
    code: "image-denied",
    remedy: "docker login ghcr.io",
    byHand: "is given the right to it by those who run the registry",
    make: behaving("denied", (repair) => [{ act: repair, run: [1] }]),
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
    id: "image-architecture",
    fault: "The image is for another processor only",
    cause: "cpu",
    code: "image-architecture",
    remedy: "--version latest",
    make: behaving("foreign", () => [{}]),
  }),
  download({
    id: "image-no-network",
    fault: "No way leads to the registry",
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
      const { resize } = await stage.world.engine();
      const fault = await behaving("well", () => [
        {
          act: () => resize("8G"),
          run: [0, 1],
          fill: { "docker image prune --all": "docker image prune --all --force" },
        },
      ])(stage);
      return {
        ...fault,
        onLine: ({ type }) => type === "log-file" && void resize("4M"),
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
      let stopped = false;
      const fault = await behaving("slow", (repair) => [
        {
          act: () => {
            repair();
            return engine.start();
          },
        },
      ])(stage);
      return {
        ...fault,
        onLine: ({ type, id }) => {
          if (stopped || type !== "step" || id !== "image") return;
          stopped = true;
          setTimeout(() => void engine.stop(), 500);
        },
        clear: async () => {
          await engine.start();
          await fault.clear?.();
        },
      };
    },
  }),
];

export const spareEngine: readonly Row[] = [
  refusal({
    id: "docker-stopped",
    fault: "Docker does not run",
    alone: true,
    cause: "docker",
    code: "docker-unreachable",
    remedy: "DOCKER_HOST=unix:///var/run/docker.sock",
    make: async ({ world }) => {
      const engine = await world.engine();
      await engine.stop();
      return { env: engine.env, mend: [{}], clear: () => engine.start() };
    },
  }),
  refusal({
    id: "memory-low",
    fault: "Docker has 500 MB of memory in all",
    alone: true,
    cause: "memory",
    code: "memory-low",
    remedy: "more memory",
    byHand: "gives the machine more memory",
    make: async ({ world }) => {
      const engine = await world.engine();
      await engine.start({ memory: 500e6 });
      return { env: engine.env, mend: [{ act: () => engine.start() }], clear: () => engine.start() };
    },
  }),
  refusal({
    id: "disk-full",
    fault: "500 MB are left where Docker keeps its data",
    alone: true,
    cause: "disk",
    code: "disk-full",
    remedy: "docker image prune --all",
    byHand: "frees some space",
    make: async ({ world }) => {
      const engine = await world.engine();
      await engine.resize("500M");
      return {
        env: engine.env,
        mend: [
          {
            act: () => engine.resize("8G"),
            fill: { "docker image prune --all": "docker image prune --all --force" },
          },
        ],
        clear: () => engine.resize("8G"),
      };
    },
  }),
  refusal({
    id: "disk-files",
    fault: "Docker's disk has space, and no room for more files",
    alone: true,
    cause: "disk",
    code: "disk-files",
    remedy: "docker image prune --all",
    byHand: "removes small files",
    make: async ({ world }) => {
      const engine = await world.engine();
      await engine.resize("8G,nr_inodes=5000");
      const enough = () => engine.resize("8G,nr_inodes=1000000");
      return {
        env: engine.env,
        mend: [{ act: enough, fill: { "docker image prune --all": "docker image prune --all --force" } }],
        clear: enough,
      };
    },
  }),
  refusal({
    id: "production-networks-exhausted",
    fault: "Docker has no address ranges left for networks",
    alone: true,
    cause: "network",
    code: "networks-exhausted",
    remedy: "docker network prune",
    make: async ({ world }) => {
      const engine = await world.engine();
      await engine.start({ pools: "base=10.213.0.0/22,size=24" });
      for (const name of ["one", "two", "three", "four"]) await engine.docker("network", "create", name);
      return {
        env: engine.env,
        mend: [{ fill: { "docker network prune": "docker network prune --force" } }],
        clear: async () => {
          await engine.docker("network", "prune", "--force");
          await engine.start();
        },
      };
    },
  }),
];
