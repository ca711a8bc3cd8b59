import type { DockerCli } from "../engine/docker-cli.ts";
import type { EngineApi } from "../engine/engine-api.ts";
import { during, type WaitFor } from "../waits.ts";
import { lookAtCertificates } from "./certificates.ts";
import { lookAtChoices } from "./choices.ts";
import { lookAtServices } from "./external-services.ts";
import { readHostFiles } from "./host-files.ts";
import { reachOfHost } from "./host-of-containers.ts";
import { lookAtNetworks } from "./networks.ts";
import type { ProductionFacts, PublicUrlFact } from "./production-facts.ts";
import { type ProductionSettings, withDefaults } from "./production-settings.ts";
import { lookAtPublicUrl } from "./public-url.ts";
import { lookAtVolumes } from "./volumes.ts";

/** What the mode «production» adds to the places where `gatherFacts` looks. */
export interface ProductionSurroundings {
  /** The settings as they will stand in `.env`: without those that nobody set, whose defaults are known here. */
  readonly settings: ProductionSettings;
  /** The published docker-compose.yml. */
  readonly composeFile: string;
  /** Names of the migrations in the version to be installed; undefined when they are not known. */
  readonly knownMigrations: readonly string[] | undefined;
}

/** Networks that the compose file makes, and the way out that services get to one that is not ours. */
const networkNames = ({ DATABASE_URL, REDIS_URL, TEMPORAL_ADDRESS }: ProductionSettings): readonly string[] => [
  "edge",
  "app",
  "data",
  ...(DATABASE_URL || REDIS_URL || TEMPORAL_ADDRESS ? ["outside"] : []),
];

/** Whom to ask. */
interface Sources {
  readonly api: EngineApi;
  readonly cli: DockerCli;
  readonly project: string;
  /** Asks what only a working engine can tell; undefined without one. */
  readonly ask: <Fact>(look: () => Promise<Fact>) => Promise<Fact | undefined>;
  readonly waitFor: WaitFor;
}

/** Looks at the engine and at what the settings name, side by side. What there is nothing to look at is left out. */
export async function lookAtProduction(
  { api, cli, project, ask, waitFor }: Sources,
  surroundings: ProductionSurroundings,
): Promise<Partial<ProductionFacts>> {
  const [engine, settings] = await Promise.all([
    ask(() => lookAtEngine(api, cli, project, surroundings)),
    ask(() => reachOfHost(api)).then((reach) => lookAtSettings(surroundings, reach, waitFor)),
  ]);
  return { ...engine, ...settings };
}

async function lookAtEngine(
  api: EngineApi,
  cli: DockerCli,
  project: string,
  { settings, composeFile }: ProductionSurroundings,
): Promise<Pick<ProductionFacts, "networks" | "volumes">> {
  const image = /^\s*image: (postgres:\S+)$/m.exec(composeFile)?.[1] ?? "postgres";
  const major = Number.parseInt(image.replace("postgres:", ""), 10);
  const [networks, volumes] = await Promise.all([
    lookAtNetworks(
      api,
      networkNames(settings).map((name) => `${project}_${name}`),
    ),
    lookAtVolumes(api, cli, project, { image, major, used: !settings.DATABASE_URL }),
  ]);
  return { networks, volumes };
}

/** @param hostReachedAt where `host.docker.internal`, a name that only containers understand, is reached from here */
async function lookAtSettings(
  { settings: given, knownMigrations, composeFile }: ProductionSurroundings,
  hostReachedAt: string | undefined,
  waitFor: WaitFor,
): Promise<Partial<ProductionFacts>> {
  const settings = withDefaults(given);
  const choices = lookAtChoices(settings);
  const host = URL.parse(settings.NEXTAUTH_URL ?? "")?.hostname ?? "";
  const [publicUrl, files] = await Promise.all([
    during(waitFor, `Asking DNS for ${host}`, () => lookAtPublicUrl(settings, "production")),
    readHostFiles(settings),
  ]);
  const certificates = lookAtCertificates(files, hostOf(publicUrl));
  return {
    choices,
    ...(publicUrl && { publicUrl }),
    ...(files.length > 0 && { hostFiles: files.map(({ fact }) => fact) }),
    ...(certificates.length > 0 && { certificates }),
    ...(await lookAtServices(
      {
        settings,
        files,
        // What a container would look for inside itself is not asked for here.
        leaveOut: new Set(choices.loopback.map(({ setting }) => setting)),
        hostReachedAt,
        waitFor,
      },
      { knownMigrations, temporalSchemas: schemasOf(composeFile) },
    )),
  };
}

/** Versions of Temporal's two schemas that the compose file's Temporal works on. */
const schemasOf = (composeFile: string): readonly string[] =>
  /TEMPORAL_SCHEMA_VERSIONS: "([\d. ]+)"/.exec(composeFile)?.[1]?.split(" ") ?? [];

/** Inside its container the gateway serves what the URL names; behind a proxy or without TLS nobody looks at a name. */
const hostOf = (url: PublicUrlFact | undefined): string | undefined => (url?.tls === "files" ? url.host : undefined);
