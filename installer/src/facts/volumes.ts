import { volumeExists } from "../engine/compose.ts";
import type { DockerCli } from "../engine/docker-cli.ts";
import type { EngineApi } from "../engine/engine-api.ts";
import { findImage } from "../engine/images.ts";
import type { VolumesFact } from "./production-facts.ts";

/** What the bundled Postgres is, and where. */
export interface BundledPostgres {
  readonly image: string;
  readonly major: number;
  /** It is to be used: no other one is named. */
  readonly used: boolean;
}

/**
 * Looks for volumes of an earlier installation and, where the image is here already, into them: with a container that
 * has no network, may only read, and is gone afterwards. Nothing is downloaded for it.
 */
export async function lookAtVolumes(
  api: EngineApi,
  cli: DockerCli,
  project: string,
  { image, major, used }: BundledPostgres,
): Promise<VolumesFact> {
  const names = { postgres: `${project}_postgres_data`, secrets: `${project}_app_secrets` };
  const [postgres, secrets, found] = await Promise.all([
    volumeExists(api, names.postgres),
    volumeExists(api, names.secrets),
    findImage(api, image),
  ]);
  const postgresMajor = postgres && found !== undefined ? await readMajor(cli, image, names.postgres) : undefined;
  return {
    postgres: { name: names.postgres, present: postgres },
    secrets: { name: names.secrets, present: secrets },
    bundled: used,
    postgresMajor,
    bundledMajor: major,
    lookedInside: postgresMajor !== undefined,
  };
}

async function readMajor(cli: DockerCli, image: string, volume: string): Promise<number | undefined> {
  const { exitCode, stdout } = await cli.run(
    [
      ...["run", "--rm", "--pull", "never", "--network", "none", "--read-only", "--cap-drop", "ALL"],
      // The data belongs to the user of the image, 999, and to nobody else.
      ...["--user", "999:999", "--volume", `${volume}:/data:ro`, "--entrypoint", "cat", image, "/data/PG_VERSION"],
    ],
    { timeout: 10_000 },
  );
  const major = Number.parseInt(String(stdout), 10);
  return exitCode === 0 && Number.isInteger(major) ? major : undefined;
}
