import { execa } from "execa";
import { type Row, refusal } from "../row.ts";
import { quickstart } from "../world.ts";

/* An engine of the tests' own, which does not run, or not with what it needs. */

export const ownEngine: readonly Row[] = [
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
    until: "installed",
    code: "memory-low",
    remedy: "more memory",
    byHand: "gives the machine more memory",
    make: async ({ world }) => {
      const engine = await world.engine();
      await engine.bring(quickstart);
      await engine.start({ memory: 500e6 });
      return {
        env: engine.env,
        through: engine.inside,
        mend: [{ act: () => engine.start() }],
        clear: () => engine.start(),
      };
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
    id: "disk-logs",
    fault: "The log of another container has filled the disk",
    alone: true,
    cause: "disk",
    code: "disk-logs",
    remedy: "sudo truncate --size 0 ",
    make: async ({ world }) => {
      const engine = await world.engine();
      await engine.bring("debian:trixie-slim");
      const talk = "yes $(printf %0500d 0) | head --lines 100000";
      await engine.docker("run", "--name", "talker", "--network", "none", "debian:trixie-slim", "sh", "-c", talk);
      const { stdout: root } = await execa("docker", ["info", "--format", "{{.DockerRootDir}}"], { env: engine.env });
      const { stdout } = await execa("df", ["--block-size=1", "--output=used", root]);
      await engine.resize(String(Number(stdout.split("\n")[1]) + 1_980_000_000));
      return {
        env: engine.env,
        mend: [{ run: [0, 1] }],
        clear: async () => {
          await engine.resize("8G");
          await engine.docker("rm", "--force", "talker");
        },
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
