import { access } from "node:fs/promises";
import path from "node:path";
import { ingestUrl } from "@cognobserve/settings/ingest-url";
import { readSettings } from "@cognobserve/settings/read";
import type { GivenSettings } from "../answers/given-settings.ts";
import { resolveSettings } from "../answers/resolve-settings.ts";
import { usable } from "../answers/setting-values.ts";
import { Compose } from "../engine/compose.ts";
import type { DockerCli } from "../engine/docker-cli.ts";
import type { EngineApi } from "../engine/engine-api.ts";
import { type EnvEntry, parseEnv } from "../files/env-file.ts";
import { readIfThere } from "../files/read-if-there.ts";
import { readInstalled } from "../installation/installed.ts";
import type { LogFile } from "../installation/log-file.ts";
import { pathsOf } from "../installation/paths.ts";
import type { InstallContext } from "../steps/context.ts";
import { doorsOf } from "./doors.ts";
import type { Mode, Values } from "./mode.ts";
import { composeFile, userOverrides } from "./overlays.ts";

/** What a plan is made of. */
export interface Ingredients {
  readonly mode: Mode;
  readonly directory: string;
  /** Version of this installer, which is the image's unless something else is asked for. */
  readonly version: string;
  readonly checkout: string | undefined;
  /** Undefined where the command that was typed takes no settings. */
  readonly given: GivenSettings | undefined;
  /** Takes values in `.env` that cannot be used as if they were not there; they are refused otherwise. */
  readonly leaveOutUnusable?: boolean;
  /** Name of the Compose project; undefined: as `.env` has it, or else after the directory. */
  readonly project?: string | undefined;
  readonly api: EngineApi;
  readonly cli: DockerCli;
  readonly log: LogFile;
}

/** A context for the steps, and what the preflight has to look at. */
export interface Prepared {
  readonly context: InstallContext;
  /** The settings as they stood in `.env` before, and as they will. Without defaults. */
  readonly before: Values;
  readonly after: Values;
  readonly ports: readonly { readonly setting: string; readonly port: number }[];
  /** What Compose is going to read, as names beside docker-compose.yml. */
  readonly composeFiles: readonly string[];
  readonly adminEmail: string;
  /** Where a browser on this machine, or the one that the user named, opens the dashboard; without a slash at the end. */
  readonly publicUrl: string;
  /** Where clients send traces to. */
  readonly publicIngestUrl: string;
}

/** Turns answers, `.env` and the mode into what the steps work with. Reads `.env`; changes nothing. */
export async function prepare({
  mode,
  directory,
  version,
  checkout,
  given,
  leaveOutUnusable = false,
  project: known,
  api,
  cli,
  log,
}: Ingredients): Promise<Prepared> {
  const envFile = pathsOf(directory).env;
  const before = parseEnv((await readIfThere(envFile)) ?? "");
  const inEnv = leaveOutUnusable ? usable(before) : before;
  const { values, entries } = resolveSettings(mode, version, envFile, inEnv, given);
  const after: Values = Object.fromEntries(entries.flatMap(({ name, value }) => (value ? [[name, value]] : [])));
  const project = known ?? (inEnv.COMPOSE_PROJECT_NAME || projectName(directory));
  const value = (name: keyof typeof values): string => values[name] ?? "";
  const tag = value("VERSION");
  const publicUrl = (values.NEXTAUTH_URL ?? `http://localhost:${value("WEB_PORT")}`).replace(/\/+$/, "");
  const place = readSettings(values, ["INGEST_PORT", "GATEWAY_TLS"], ["INGEST_URL"]);
  const publicIngestUrl = ingestUrl(publicUrl, place);
  const overrides = await overridesIn(directory);
  const files = composeFile(after, inEnv.COMPOSE_FILE, overrides);
  const context: InstallContext = {
    directory,
    project,
    version: tag,
    mode: mode.name,
    image: `${mode.image}:${tag}`,
    otherImages: mode.otherImages,
    checkout,
    source: mode.source,
    publishedFiles:
      checkout === undefined && (await stays(directory, tag, version)) ? await filesOf(directory, mode) : mode.files,
    envEntries: [projectEntry(project), ...(files === undefined ? [] : [filesEntry(files)]), ...entries],
    volumes: mode.volumes.map((name) => `${project}_${name}`),
    data: "as-before",
    service: mode.service,
    replaceable: mode.replaceable,
    follow: mode.follow,
    ...doorsOf(values, publicUrl, publicIngestUrl, api.endpoint.publishedAt),
    database: databaseName(after.DATABASE_URL),
    projectId: value("INIT_PROJECT_ID"),
    apiKey: value("INIT_API_KEY"),
    api,
    cli,
    compose: new Compose(cli, directory, project),
    log,
  };
  return {
    context,
    before,
    after,
    ports: mode.ports.map((setting) => ({ setting, port: Number(value(setting)) })),
    composeFiles: files?.split(":") ?? ["docker-compose.yml", ...overrides.slice(0, 1)],
    adminEmail: value("INIT_ADMIN_EMAIL"),
    publicUrl,
    publicIngestUrl,
  };
}

/** Whether what is installed is of another version than this installer, and is to stay so. */
async function stays(directory: string, tag: string, version: string): Promise<boolean> {
  return tag !== version && (await readInstalled(directory))?.version === tag;
}

/** The files as the version that is installed has brought them: those of another need not fit its image. */
const filesOf = (directory: string, { files }: Mode): Promise<Mode["files"]> =>
  Promise.all(
    files.map(async ({ name, content }) => ({
      name,
      content: (await readIfThere(path.join(pathsOf(directory).published, name))) ?? content,
    })),
  );

function databaseName(text: string | undefined): string {
  const url = URL.parse(text ?? "");
  return url === null ? "bundled" : url.host + url.pathname;
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

const filesEntry = (files: string): EnvEntry => ({
  name: "COMPOSE_FILE",
  value: files,
  comment:
    "The files that make up the installation. Ours follow from the settings below; one of your own may stand at the end.",
});

async function overridesIn(directory: string): Promise<readonly string[]> {
  const found = await Promise.all(
    userOverrides.map((name) =>
      access(path.join(directory, name)).then(
        () => [name],
        () => [],
      ),
    ),
  );
  return found.flat();
}
