import { cp, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { execa } from "execa";
import { binary, repository } from "../../installer/installation.ts";
import { pluginsNamed } from "../compose-plugins.ts";
import { withMounts } from "../namespace.ts";
import { type Fault, type Row, refusal } from "../row.ts";
import type { Stage } from "../stage.ts";
import { letDockerBeInstalled } from "../stand-in.ts";
import { quickstart } from "../world.ts";

/* A checkout, of which the image is built. */

const image = "ghcr.io/cognobserve/cognobserve";

/** It is by ./install.sh, which ends up there, that a checkout's installer is told to be run. */
const throughItself = { "./install.sh": binary };

/** A checkout that has all that is asked for before a build, and this Dockerfile. */
async function checkoutWith({ parent, project }: Stage, dockerfile: string) {
  const checkout = path.join(parent, "checkout");
  for (const name of ["package.json", "docker/versions", "docker/base-images", "docker/production", "scripts"]) {
    await cp(path.join(repository, name), path.join(checkout, name), { recursive: true });
  }
  for (const name of ["app", "settings", "installer", "docker/quickstart"]) {
    await mkdir(path.join(checkout, name), { recursive: true });
  }
  await cp(path.join(repository, "installer/package.json"), path.join(checkout, "installer/package.json"));
  const write = (text: string) => writeFile(path.join(checkout, "docker/quickstart/Dockerfile"), text);
  await write(dockerfile);
  const version = `fault-${project}`;
  return {
    write,
    fault: {
      version,
      env: { COGNOBSERVE_CHECKOUT: checkout },
      clear: () => execa("docker", ["image", "rm", "--force", `${image}:${version}`], { reject: false }),
    },
  };
}

export const checkoutRows: readonly Row[] = [
  refusal({
    id: "buildx-missing",
    fault: "The image is to be built from a checkout, and Docker comes without buildx",
    cause: "docker",
    code: "buildx-missing",
    remedy: "Install the plugin",
    make: async (stage): Promise<Fault> => {
      const { fault } = await checkoutWith(stage, `FROM ${quickstart}\n`);
      await letDockerBeInstalled(stage);
      const hidden = (await pluginsNamed("docker-buildx")).map((file) => `mount --bind /dev/null ${file}`);
      return { ...fault, through: withMounts(hidden.join("\n")), mend: [{ run: "all", through: [] }] };
    },
  }),
  refusal({
    id: "image-build-fails",
    fault: "A command of the Dockerfile fails while the image is built from a checkout",
    strikes: "image",
    until: "installed",
    code: "image-build-failed",
    exit: 4,
    touched: "kept",
    remedy: "The whole output is in the log. To go on from here:",
    byHand: "mends the Dockerfile",
    make: async (stage): Promise<Fault> => {
      const { write, fault } = await checkoutWith(stage, 'FROM scratch\nRUN ["/no/such/program"]\n');
      return { ...fault, mend: [{ act: () => write(`FROM ${quickstart}\n`), fill: throughItself }] };
    },
  }),
];
