import path from "node:path";
import type { GivenSettings } from "../answers/given-settings.ts";
import { resolveSettings } from "../answers/resolve-settings.ts";
import { Compose } from "../engine/compose.ts";
import type { DockerCli } from "../engine/docker-cli.ts";
import type { EngineApi } from "../engine/engine-api.ts";
import { type EnvEntry, parseEnv } from "../files/env-file.ts";
import { readIfThere } from "../files/read-if-there.ts";
import type { LogFile } from "../installation/log-file.ts";
import { pathsOf } from "../installation/paths.ts";
import type { InstallContext } from "../steps/context.ts";
import type { Mode } from "./mode.ts";

/** What a plan is made of. */
export interface Ingredients {
  readonly mode: Mode;
  readonly directory: string;
  /** Version of this installer, which is the image's unless something else is asked for. */
  readonly version: string;
  readonly checkout: string | undefined;
  readonly given: GivenSettings;
  readonly api: EngineApi;
  readonly cli: DockerCli;
  readonly log: LogFile;
}

/** A context for the steps, and what the preflight has to look at. */
export interface Prepared {
  readonly context: InstallContext;
  readonly ports: readonly { readonly setting: string; readonly port: number }[];
  readonly adminEmail: string;
  /** Where a browser on this machine, or the one that the user named, opens the dashboard; without a slash at the end. */
  readonly publicUrl: string;
  readonly ingestPort: number;
}

/** Turns answers, `.env` and the mode into what the steps work with. Reads `.env`; changes nothing. */
export async function prepare({
  mode,
  directory,
  version,
  checkout,
  given,
  api,
  cli,
  log,
}: Ingredients): Promise<Prepared> {
  const envFile = pathsOf(directory).env;
  const inEnv = parseEnv((await readIfThere(envFile)) ?? "");
  const { values, entries } = resolveSettings(mode, version, envFile, inEnv, given);
  const project = inEnv.COMPOSE_PROJECT_NAME || projectName(directory);
  const value = (name: keyof typeof values): string => values[name] ?? "";
  const tag = value("VERSION");
  const context: InstallContext = {
    directory,
    project,
    version: tag,
    mode: mode.name,
    image: `${mode.image}:${tag}`,
    checkout,
    publishedFiles: mode.files,
    envEntries: [projectEntry(project), ...entries],
    volumes: mode.volumes.map((name) => `${project}_${name}`),
    data: "as-before",
    service: mode.service,
    webUrl: `http://${api.endpoint.publishedAt}:${value("WEB_PORT")}`,
    ingestUrl: `http://${api.endpoint.publishedAt}:${value("INGEST_PORT")}`,
    projectId: value("INIT_PROJECT_ID"),
    apiKey: value("INIT_API_KEY"),
    api,
    cli,
    compose: new Compose(cli, directory, project),
    log,
  };
  return {
    context,
    ports: mode.ports.map((setting) => ({ setting, port: Number(value(setting)) })),
    adminEmail: value("INIT_ADMIN_EMAIL"),
    publicUrl: (values.NEXTAUTH_URL ?? `http://localhost:${value("WEB_PORT")}`).replace(/\/+$/, ""),
    ingestPort: Number(value("INGEST_PORT")),
  };
}

/** Compose's name of a project: lower case letters, digits, - and _, and a letter or digit first. */
export const projectName = (directory: string): string =>
  path
    .basename(directory)
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]/g, "")
    .replace(/^[^a-z0-9]+/, "") || "cognobserve";

const projectEntry = (project: string): EnvEntry => ({
  name: "COMPOSE_PROJECT_NAME",
  value: project,
  comment: "CognObserve. Name of the Compose project; containers and volumes are named after it, so it never changes.",
});
