import { writeFile } from "node:fs/promises";
import path from "node:path";
import { execa } from "execa";
import type { Stage } from "./stage.ts";

/* Programs in the place of those that change a whole machine, so that what is printed can be run as it is. */

/** First on the PATH of whatever is run on the stage. */
export const standIn = ({ bin }: Stage, name: string, script: string): Promise<void> =>
  writeFile(path.join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });

const managers = ["apt-get", "dnf", "apk", "zypper", "pacman"];

/** Fingerprints of Docker's keys, as gpg tells them. */
const keys = ["9DC858229FC7DD38854AE2D88D81803C0EBFCD88", "060A61C51B558A7F742B77AAC52FEB6B621E9F35"];

/**
 * Lets commands be run that add Docker's repository to this machine and install packages: they change nothing of it.
 * @param installed what is done in their place, as a shell script, when packages are installed that have to do with Docker
 */
export async function letDockerBeInstalled(stage: Stage, installed = ":"): Promise<void> {
  const realPath = async (name: string) => (await execa("which", [name], { reject: false })).stdout;
  const isInstalling = `case " $* " in *" install "*docker*|*" add "*docker*|*" --sync "*docker*) ${installed} ;; esac`;
  for (const name of managers) if ((await realPath(name)) !== "") await standIn(stage, name, isInstalling);
  for (const name of ["install", "chmod", "tee", "rpm", "systemctl", "service", "rc-update", "rc-service"]) {
    await standIn(stage, name, ":");
  }
  await standIn(stage, "gpg", keys.map((key) => `echo fpr:::::::::${key}:`).join("\n"));
  // The product is asked with it too.
  const curl = await realPath("curl");
  await standIn(stage, "curl", `case "$*" in *download.docker.com*) ;; *) exec ${curl} "$@" ;; esac`);
}
