import { rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { execa } from "execa";
import { noOtherEngines, otherEngines, startPodman } from "../other-engines.ts";
import { type Row, refusal } from "../row.ts";
import type { Stage } from "../stage.ts";
import { letDockerBeInstalled } from "../stand-in.ts";

/* An engine that is not the one that it should be. */

/** Programs of Debian 12 beside those of the machine. */
const withOther = (row: Parameters<typeof refusal>[0]): Row =>
  refusal({ cause: "docker", lacks: noOtherEngines, ...row });

const podmanOf = async ({ parent }: Stage) => {
  const podman = await startPodman(parent);
  return { socket: `unix://${podman.socket}`, clear: async () => podman[Symbol.asyncDispose]() };
};

export const otherEngineRows: readonly Row[] = [
  withOther({
    id: "docker-of-debian-12",
    fault: "The engine is Debian 12's Docker 20.10",
    alone: true,
    code: "docker-too-old",
    remedy: "Update it as https://docs.docker.com/engine/install/ describes",
    byHand: "exchanges it for a newer one, which takes its data over",
    make: async (stage) => {
      const { world, project } = stage;
      const engine = await world.engine();
      await letDockerBeInstalled(stage);
      await engine.start({ programs: otherEngines });
      await engine.docker("volume", "create", `of-before-${project}`);
      return {
        env: engine.env,
        mend: [
          {
            act: async () => {
              await engine.start();
              await engine.docker("volume", "inspect", `of-before-${project}`);
            },
            run: "all",
          },
        ],
        clear: async () => {
          await engine.start();
          await engine.docker("volume", "rm", "--force", `of-before-${project}`);
        },
      };
    },
  }),
  withOther({
    id: "docker-command-of-debian-12",
    fault: "The engine takes nothing as old as the docker command, which is Debian 12's",
    alone: true,
    code: "docker-command-too-old",
    remedy: "Update the docker command",
    byHand: "exchanges the command for a newer one",
    make: async (stage) => {
      const { world, bin } = stage;
      const engine = await world.engine();
      await engine.start({ oldestApi: "1.45" });
      const command = path.join(bin, "docker");
      await letDockerBeInstalled(stage);
      await symlink(`${otherEngines}/usr/bin/docker`, command);
      return { env: engine.env, mend: [{ act: () => rm(command), run: "all" }], clear: () => engine.start() };
    },
  }),
  withOther({
    id: "podman-host",
    fault: "DOCKER_HOST leads to Podman's socket",
    until: "installed",
    code: "engine-podman",
    remedy: "DOCKER_HOST=unix:///var/run/docker.sock",
    make: async (stage) => {
      const { socket, clear } = await podmanOf(stage);
      return { env: { DOCKER_HOST: socket }, mend: [{}], clear };
    },
  }),
  withOther({
    id: "podman-context",
    fault: "Docker's context leads to Podman's socket",
    code: "engine-podman",
    remedy: "DOCKER_HOST=unix:///var/run/docker.sock",
    make: async (stage) => {
      const { socket, clear } = await podmanOf(stage);
      await stage.run(`docker context create podman --docker host=${socket} && docker context use podman`);
      return { mend: [{}], clear };
    },
  }),
  withOther({
    id: "podman-docker",
    fault: "The docker command is Podman's, as the package podman-docker makes it",
    until: "installed",
    code: "docker-emulated",
    remedy: "podman-docker",
    byHand: "says yes to apt-get",
    make: async ({ bin, parent }) => {
      const libraries = `$(echo ${otherEngines}/usr/lib/*-linux-gnu)`;
      const podman = `LD_LIBRARY_PATH=${libraries} exec ${otherEngines}/usr/bin/podman "$@"`;
      const { stdout: docker } = await execa("which", ["docker"]);
      const fake = path.join(bin, "docker");
      const program = (name: string, script: string) =>
        writeFile(path.join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
      await program("docker", podman);
      // Nothing of the machine's own is removed by a test.
      await program("apt-get", `case "$*" in *remove*podman-docker*) ln -sf ${docker} ${fake} ;; *) exit 1 ;; esac`);
      return { env: { HOME: path.join(parent, "home") }, mend: [{}] };
    },
  }),
];
