import { chmod, chown, mkdir, open, readFile, rename } from "node:fs/promises";
import path from "node:path";
import { generate } from "../../settings/generate.ts";
import { type Environment, readSettings, SettingsError } from "../../settings/read.ts";
import { type SettingName, settings } from "../../settings/table.ts";
import { certificateFiles, externalProblems } from "./external-problems.ts";
import { overlayProblems } from "./overlay-problems.ts";
import { temporalEnvironment } from "./temporal-environment.ts";

/** Everything that a user of the production compose file may set. */
export const productionSettings = (Object.keys(settings) as SettingName[]).filter((name) =>
  settings[name].modes.includes("production"),
);

/** Those that no container's settings may show. */
export const productionSecrets = productionSettings.filter((name) => settings[name].secret);

/** Made on the first start when nobody gives them. What INIT_* asks for is never made up here. */
const generated = productionSecrets.filter(
  (name) => settings[name].generate !== undefined && !name.startsWith("INIT_"),
);

/** The bundled Postgres's superuser, which only makes our role and databases. No setting: nobody needs to know it. */
const superuser = "POSTGRES_SUPERUSER_PASSWORD";

/** What Temporal's server and tool are to know of Postgres: variables, with the password. */
const forTemporal = "temporal.env";

export interface Preparation {
  /** Settings that are no secrets, as a container's environment, and what the overlays tell of themselves. */
  readonly environment: Environment;
  /** Lines NAME=value with the secrets that were given; an empty value counts as not given. */
  readonly given: string;
  /** Where each secret becomes a file of its own name, mode 400. */
  readonly directory: string;
  /** Group of the Postgres image's user: what it has to read, its superuser's password, is of mode 440 and this group. */
  readonly postgresGroup: number;
}

/**
 * Judges all settings, then writes each secret into its file: the given value, else the one that was kept, else a new
 * one. A secret that nobody gave and that cannot be made becomes an empty file.
 * @throws SettingsError naming every setting that is missing or malformed; nothing was written then
 */
export async function prepareSecrets({ environment, given, directory, postgresGroup }: Preparation): Promise<void> {
  const secrets = parseLines(given);
  const required = productionSettings.filter((name) => settings[name].requiredIn?.includes("production"));
  const all = { ...environment, ...secrets };
  const settled = readSettings(all, required, productionSettings);
  for (const problems of [overlayProblems(all), await externalProblems(all)]) {
    if (problems.length > 0) throw new SettingsError(problems);
  }

  await mkdir(directory, { recursive: true });
  for (const name of [...generated, superuser] as const) {
    const recipe = name === superuser ? "password" : settings[name].generate;
    secrets[name] ||= await kept(path.join(directory, name));
    if (recipe !== undefined) secrets[name] ||= generate(recipe);
  }
  secrets.DATABASE_URL ||= `postgres://cognobserve:${secrets.POSTGRES_PASSWORD}@postgres:5432/cognobserve`;
  secrets.REDIS_URL ||= "redis://redis:6379";

  for (const name of productionSecrets) await write(path.join(directory, name), secrets[name] ?? "", 0o400);
  await write(path.join(directory, superuser), secrets[superuser] ?? "", 0o440, postgresGroup);
  const store = temporalEnvironment({
    databaseUrl: secrets.DATABASE_URL,
    caFile: environment.DATABASE_CA_FILE ? certificateFiles.DATABASE_CA_FILE : undefined,
    database: settled.TEMPORAL_DATABASE ?? "",
    visibilityDatabase: settled.TEMPORAL_VISIBILITY_DATABASE ?? "",
  });
  await write(path.join(directory, forTemporal), store, 0o400);
}

/** @throws SettingsError when a value goes over several lines, as then it cannot be told where it ends */
function parseLines(text: string): Record<string, string | undefined> {
  const values: Record<string, string> = {};
  let last: SettingName | undefined;
  for (const line of text.split("\n").filter((line) => line !== "")) {
    const name = productionSecrets.find((name) => line.startsWith(`${name}=`));
    if (name === undefined) {
      throw new SettingsError([{ name: last ?? "NEXTAUTH_SECRET", problem: "must be a single line" }]);
    }
    values[name] = line.slice(name.length + 1);
    last = name;
  }
  return values;
}

const kept = (file: string): Promise<string> =>
  readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });

/** Whole or not at all, even when the power fails; never readable for others in between. */
async function write(file: string, content: string, mode: number, group?: number): Promise<void> {
  const handle = await open(`${file}.new`, "w", 0o600);
  await handle.writeFile(content);
  if (group !== undefined) await chown(`${file}.new`, -1, group);
  await chmod(`${file}.new`, mode);
  await handle.sync();
  await handle.close();
  await rename(`${file}.new`, file);
}
