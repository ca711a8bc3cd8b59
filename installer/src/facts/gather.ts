import { listContainers } from "../engine/compose.ts";
import type { DockerCli } from "../engine/docker-cli.ts";
import type { EngineApi } from "../engine/engine-api.ts";
import { registryOf } from "../engine/registry-of.ts";
import { during, type WaitFor } from "../waits.ts";
import { lookAtCommands } from "./commands.ts";
import { type FilesToBe, lookAtComposeFiles } from "./compose-files.ts";
import { lookAtDirectory } from "./directory.ts";
import { lookAtEngine } from "./engine.ts";
import { lookAtDataRoot, lookAtMemory } from "./engine-info.ts";
import { lookAtEngineKind } from "./engine-kind.ts";
import { isLoopback, lookAtEnginePlace } from "./engine-place.ts";
import type { Facts, ImageFact, RegistryFact } from "./facts.ts";
import { lookAtHost } from "./host.ts";
import { lookAtImages } from "./images.ts";
import { lookAtPorts, type WantedPort } from "./ports.ts";
import type { ProductionSurroundings } from "./production.ts";
import { lookAtProject } from "./project.ts";
import { lookAtPublicUrl } from "./public-url.ts";
import { lookAtRefusedCommand } from "./refused-command.ts";
import { lookAtRegistry } from "./registry.ts";
import { tlsPort } from "./tls-port.ts";

/** Where to look. */
export interface Surroundings {
  readonly api: EngineApi;
  readonly cli: DockerCli;
  readonly env: Readonly<Partial<Record<"PATH" | "DOCKER_DEFAULT_PLATFORM", string>>>;
  readonly directory: string;
  /** Where this user's installations go when no directory is named; undefined without a home directory. */
  readonly usualDirectory: string | undefined;
  readonly project: string;
  /** The data volume's name on the engine. */
  readonly volume: string;
  readonly ports: readonly WantedPort[];
  /** Images that are going to be used. */
  readonly images: readonly string[];
  /** Those of them that are downloaded where they are not here yet; undefined to ask no registry now. */
  readonly downloads: readonly string[] | undefined;
  /** What Compose is going to read; undefined while not everything that it requires has been answered. */
  readonly files: FilesToBe | undefined;
  /** The public URL, where one was named. */
  readonly url: string | undefined;
  /** Given in the mode «production» alone. */
  readonly production?: ProductionSurroundings | undefined;
  /** Told what is waited for. */
  readonly waitFor: WaitFor;
}

/** Looks at everything side by side. What only a working engine could tell is left out when there is none. */
export async function gatherFacts({
  api,
  cli,
  env,
  directory,
  usualDirectory,
  project,
  volume,
  ports,
  images,
  downloads,
  files,
  url,
  production,
  waitFor,
}: Surroundings): Promise<Partial<Facts>> {
  const engine = during(waitFor, askingDocker, () => lookAtEngine(api));
  const ready = engine.then(({ state }) => state === "ready");
  const whenReady = async <Fact>(look: () => Promise<Fact>): Promise<Fact | undefined> =>
    (await ready) ? look() : undefined;
  const ask = <Fact>(look: () => Promise<Fact>): Promise<Fact | undefined> =>
    whenReady(() => during(waitFor, askingDocker, look));
  const containers = ask(() => listContainers(api));
  const here = ask(() => lookAtImages(api, images));
  const wanted = [...(production === undefined ? [] : tlsPort(production.settings, ports)), ...ports];
  const elsewhere = !isLoopback(api.endpoint.publishedAt);
  const [
    engineFact,
    engineKind,
    enginePlace,
    imageFacts,
    registry,
    composeFiles,
    commands,
    refusedCommand,
    host,
    memory,
    dataRoot,
    portFacts,
    directoryFact,
    projectFact,
    publicUrl,
    productionFacts,
  ] = await Promise.all([
    engine,
    ask(() => lookAtEngineKind(api)),
    ask(() => lookAtEnginePlace(api)),
    here,
    downloads && whenReady(async () => lookAtDownloads({ api, cli, downloads, waitFor }, (await here) ?? [])),
    files && during(waitFor, "Asking Compose about its files", () => lookAtComposeFiles(cli, files)),
    during(waitFor, "Asking the docker command for its version", () => lookAtCommands(cli)),
    ask(() => lookAtRefusedCommand(api, cli)),
    lookAtHost(env),
    ask(() => lookAtMemory(api)),
    ask(() => lookAtDataRoot(api)),
    lookAtPorts(wanted, project, async () => (await ask(() => listContainers(api))) ?? [], elsewhere),
    during(waitFor, `Looking at ${directory}`, () => lookAtDirectory(directory, usualDirectory)),
    ask(async () => lookAtProject(api, { project, directory, volume }, (await containers) ?? [])),
    production === undefined && url ? lookAtUrlOfQuickStart(url, ports, waitFor) : undefined,
    // Loaded when it is needed, as other runs are to start without the weight of it.
    production &&
      import("./production.ts").then((room) => room.lookAtProduction({ api, cli, project, ask, waitFor }, production)),
  ]);
  return {
    engine: engineFact,
    engineKind,
    enginePlace,
    images: imageFacts,
    registry,
    composeFiles,
    now: new Date().toISOString(),
    ...(url && { url }),
    ...(env.DOCKER_DEFAULT_PLATFORM && { platform: env.DOCKER_DEFAULT_PLATFORM }),
    commands,
    ...(refusedCommand && { refusedCommand }),
    host,
    memory,
    dataRoot,
    ports: portFacts,
    directory: directoryFact,
    project: projectFact,
    ...(publicUrl && { publicUrl }),
    ...productionFacts,
  };
}

function lookAtUrlOfQuickStart(url: string, ports: readonly WantedPort[], waitFor: WaitFor) {
  const web = ports.find(({ setting }) => setting === "WEB_PORT");
  const settings = { NEXTAUTH_URL: url, WEB_PORT: String(web?.port) };
  return during(waitFor, `Asking DNS for ${URL.parse(url)?.hostname ?? ""}`, () =>
    lookAtPublicUrl(settings, "quickstart"),
  );
}

const askingDocker = "Asking Docker";

/** Asks the registries for what is not here yet. */
export async function lookAtDownloads(
  { api, cli, downloads = [], waitFor }: Pick<Surroundings, "api" | "cli" | "downloads" | "waitFor">,
  here: readonly ImageFact[],
): Promise<readonly RegistryFact[]> {
  const missing = downloads.filter((download) => !here.some(({ reference }) => reference === download));
  const registries = [...new Set(missing.map(registryOf))].join(" and ");
  return during(waitFor, `Asking ${registries} for the images`, () => lookAtRegistry(api, cli, missing));
}
