import { existsSync } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { execa } from "execa";
import { repository } from "../installer/installation.ts";
import { until } from "../until.ts";

/* Docker and Podman as Debian 12 has them, laid out in a folder by scripts/test-tools.sh and not installed. */

export const otherEngines = path.join(repository, ".cache/other-engines");

/** Why there are none here; undefined when there are. */
export const noOtherEngines = (): string | undefined =>
  existsSync(path.join(otherEngines, "complete"))
    ? undefined
    : "Debian 12's Docker and Podman could not be fetched (scripts/test-tools.sh, .cache/other-engines.log)";

/** Starts Podman's service, which speaks Docker's API, on a socket below the folder. */
export async function startPodman(folder: string): Promise<{ readonly socket: string } & AsyncDisposable> {
  const at = (name: string) => path.join(folder, `podman-${name}`);
  const usr = path.join(otherEngines, "usr");
  const libraries = (await readdir(path.join(usr, "lib"))).filter((name) => name.endsWith("-linux-gnu"));
  await mkdir(at("root"), { recursive: true });
  const options = [
    ...["--root", at("root"), "--runroot", at("run"), "--tmpdir", at("tmp"), "--storage-driver", "vfs"],
    ...["--conmon", path.join(usr, "bin/conmon"), "--cgroup-manager", "cgroupfs", "--events-backend", "file"],
  ];
  const service = execa(
    path.join(usr, "bin/podman"),
    [...options, "system", "service", "--time", "0", `unix://${at("socket")}`],
    {
      env: {
        PATH: `${path.join(usr, "bin")}:${process.env.PATH ?? ""}`,
        LD_LIBRARY_PATH: libraries.map((name) => path.join(usr, "lib", name)).join(":"),
      },
      stdio: "ignore",
      reject: false,
    },
  );
  await until("Podman answers", async () => {
    const asked = await execa("docker", ["--host", `unix://${at("socket")}`, "version"], { reject: false });
    return asked.exitCode === 0;
  });
  return {
    socket: at("socket"),
    [Symbol.asyncDispose]: async () => {
      service.kill();
      await service;
    },
  };
}
