import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { execa } from "execa";
import installer from "../../installer/package.json" with { type: "json" };
import { type Authority, createAuthority } from "../installer/certificates.ts";
import { type ExternalServices, password, startExternalServices } from "../installer/external-services.ts";
import { type SpareEngine, startSpareEngine } from "./spare-engine.ts";
import { makeStage, type Stage } from "./stage.ts";

/** What rows share, each thing made when the first row asks for it. */
export interface World extends AsyncDisposable {
  readonly directory: string;
  /** Programs that printed remedies name and that not every machine has. */
  readonly bin: string;
  /** Postgres, Valkey and Temporal as a team of one's own would run them. */
  readonly services: () => Promise<ExternalServices>;
  /** Certificates in files, each with a key: good, late, and one that is not valid yet. */
  readonly certificates: () => Promise<Authority>;
  /** An engine of the tests' own. Rows that use it come one after the other. */
  readonly engine: () => Promise<SpareEngine>;
  /** A Quick Start installation that works. */
  readonly installed: () => Promise<Stage>;
}

/** The tag of images that are made from this checkout. */
export const version = "test";

/** The Quick Start's image of that tag. */
export const quickstart = `ghcr.io/cognobserve/cognobserve:${version}`;

/** Versions of which nothing is to be started: their images are here, so that no registry is asked for them, and empty. */
export const empty = { quickstart: "9.9.9-fault", production: installer.version } as const;

const emptyLabel = "cognobserve.test=empty";

async function makeEmptyImages(): Promise<void> {
  const image = "ghcr.io/cognobserve/cognobserve";
  const wanted = Object.values(empty).flatMap((tag) => [`${image}:${tag}`, `${image}-app:${tag}`]);
  for (const name of wanted) {
    if ((await execa("docker", ["image", "inspect", name], { reject: false })).exitCode === 0) continue;
    // Zeros are an archive without a file, which becomes an image without a command: no container can be made of it.
    await execa("docker", ["import", "--change", `LABEL ${emptyLabel}`, "-", name], { input: new Uint8Array(10_240) });
  }
}

/** Those of a run that was killed too: an installer would take them for real ones. */
async function removeEmptyImages(): Promise<void> {
  const { stdout } = await execa("docker", ["image", "ls", "--quiet", "--filter", `label=${emptyLabel}`]);
  const ids = new Set(stdout.split("\n").filter((id) => id !== ""));
  if (ids.size > 0) await execa("docker", ["image", "rm", "--force", ...ids]);
}

export async function makeWorld(): Promise<World> {
  const directory = await mkdtemp(path.join(os.tmpdir(), "cognobserve-faults-"));
  await chmod(directory, 0o755);
  await removeEmptyImages();
  await makeEmptyImages();
  let services: Promise<ExternalServices> | undefined;
  let certificates: Promise<Authority> | undefined;
  let engine: Promise<SpareEngine> | undefined;
  let installed: Promise<Stage> | undefined;
  const world: World = {
    directory,
    bin: await makePrograms(directory),
    services: () => (services ??= startExternalServices()),
    certificates: () => (certificates ??= makeCertificates(directory)),
    engine: () => (engine ??= startSpareEngine(directory)),
    installed: () => (installed ??= makeStage(world)),
    [Symbol.asyncDispose]: async () => {
      const made = [services, installed, engine].map((each) => each?.catch(() => undefined));
      const ends = await Promise.allSettled(made.map(async (each) => (await each)?.[Symbol.asyncDispose]()));
      await removeEmptyImages();
      await rm(directory, { recursive: true, force: true });
      for (const end of ends) if (end.status === "rejected") throw end.reason;
    },
  };
  return world;
}

/** `sudo` for who is root already; the clients of Postgres and Redis as their images have them. */
async function makePrograms(directory: string): Promise<string> {
  const bin = await mkdtemp(path.join(directory, "bin-"));
  await chmod(bin, 0o755);
  const make = (name: string, script: string) =>
    writeFile(path.join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const inside = "exec docker run --rm --network host --env PGPASSWORD --entrypoint";
  await make("sudo", 'exec "$@"');
  await make("psql", `export PGPASSWORD=${password}\n${inside} psql postgres:17-trixie "$@"`);
  await make("createdb", `export PGPASSWORD=${password}\n${inside} createdb postgres:17-trixie "$@"`);
  await make(
    "redis-cli",
    `${inside} valkey-cli valkey/valkey:8-trixie -h "\${REDIS%:*}" -p "\${REDIS#*:}" --tls --insecure \\
  --user app --pass ${password} --no-auth-warning "$@"`,
  );
  return bin;
}

async function makeCertificates(directory: string): Promise<Authority> {
  const authority = await createAuthority(await mkdtemp(path.join(directory, "certificates-")));
  await chmod(authority.directory, 0o755);
  await authority.issue("good", ["DNS:observe.test"]);
  await authority.issue("late", ["DNS:observe.test"], { days: -1 });
  await writeFile(authority.file("text.pem"), "hello", { mode: 0o644 });
  return authority;
}
