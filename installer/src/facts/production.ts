import { type SettingName, settings as table } from "@cognobserve/settings/table";
import { z } from "zod";
import type { DockerCli } from "../engine/docker-cli.ts";
import type { EngineApi } from "../engine/engine-api.ts";
import { lookAtCertificates } from "./certificates.ts";
import { lookAtChoices, temporalByTls } from "./choices.ts";
import { lookAtDatabase } from "./database.ts";
import { lookAtEnginePlace } from "./engine-place.ts";
import { type HostFile, readHostFiles } from "./host-files.ts";
import { lookAtNetworks } from "./networks.ts";
import type { ProductionFacts, PublicUrlFact } from "./production-facts.ts";
import { lookAtPublicUrl } from "./public-url.ts";
import { lookAtRedis } from "./redis.ts";
import { bareHost } from "./server-tls.ts";
import { lookAtTemporal } from "./temporal.ts";
import { lookAtVolumes } from "./volumes.ts";

export type ProductionSettings = Readonly<Partial<Record<SettingName, string>>>;

/** What the mode «production» adds to the places where `gatherFacts` looks. */
export interface ProductionSurroundings {
  /** The settings as they will stand in `.env`: without those that nobody set, whose defaults are known here. */
  readonly settings: ProductionSettings;
  /** The published docker-compose.yml. */
  readonly composeFile: string;
  /** Names of the migrations in the version to be installed; undefined when they are not known. */
  readonly knownMigrations: readonly string[] | undefined;
}

/** Connections of web (8), ingest (5), worker (2), migrate (2), and of Temporal where it is bundled. */
const connectionsNeeded = { ours: 17, temporal: 16 } as const;

/** Networks that the compose file makes, the overlays' way out included. */
const NETWORKS = 4;

/** As it will be in the containers: a default is a value, save for services that are bundled unless they are named. */
export const withDefaults = (settings: ProductionSettings): ProductionSettings => ({
  ...Object.fromEntries(
    (Object.keys(table) as SettingName[]).flatMap((name) => {
      const fallback = table[name].default;
      return fallback === undefined || name === "TEMPORAL_ADDRESS" ? [] : [[name, fallback]];
    }),
  ),
  ...Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined && value !== "")),
});

/** Whom to ask. */
interface Sources {
  readonly api: EngineApi;
  readonly cli: DockerCli;
  readonly project: string;
  /** Asks what only a working engine can tell; undefined without one. */
  readonly ask: <Fact>(look: () => Promise<Fact>) => Promise<Fact | undefined>;
}

/** Looks at the engine and at what the settings name, side by side. What there is nothing to look at is left out. */
export async function lookAtProduction(
  { api, cli, project, ask }: Sources,
  surroundings: ProductionSurroundings,
): Promise<Partial<ProductionFacts>> {
  const [engine, settings] = await Promise.all([
    ask(() => lookAtEngine(api, cli, project, surroundings)),
    ask(() => reachOfHost(api)).then((reach) => lookAtSettings(surroundings, reach)),
  ]);
  return { ...engine, ...settings };
}

async function lookAtEngine(
  api: EngineApi,
  cli: DockerCli,
  project: string,
  { settings, composeFile }: ProductionSurroundings,
): Promise<Pick<ProductionFacts, "enginePlace" | "networks" | "volumes">> {
  const image = /^\s*image: (postgres:\S+)$/m.exec(composeFile)?.[1] ?? "postgres";
  const major = Number.parseInt(image.replace("postgres:", ""), 10);
  const [enginePlace, networks, volumes] = await Promise.all([
    lookAtEnginePlace(api),
    lookAtNetworks(api, project, NETWORKS),
    lookAtVolumes(api, cli, project, { image, major, used: !settings.DATABASE_URL }),
  ]);
  return { enginePlace, networks, volumes };
}

/** @param hostReachedAt where `host.docker.internal`, a name that only containers understand, is reached from here */
async function lookAtSettings(
  { settings: given, knownMigrations }: ProductionSurroundings,
  hostReachedAt: string | undefined,
): Promise<Partial<ProductionFacts>> {
  const settings = withDefaults(given);
  const choices = lookAtChoices(settings);
  const [publicUrl, files] = await Promise.all([lookAtPublicUrl(settings), readHostFiles(settings)]);
  const certificates = lookAtCertificates(files, hostOf(publicUrl));
  return {
    choices,
    ...(publicUrl && { publicUrl }),
    ...(files.length > 0 && { hostFiles: files.map(({ fact }) => fact) }),
    ...(certificates.length > 0 && { certificates }),
    ...(await lookAtServices(
      settings,
      files,
      knownMigrations,
      hostReachedAt,
      new Set(choices.loopback.map(({ setting }) => setting)),
    )),
  };
}

const bridge = z.object({
  IPAM: z.object({ Config: z.array(z.object({ Gateway: z.string().optional() })).nullish() }),
});

/** The address of this machine on Docker's own bridge, which is what that name stands for inside. */
const reachOfHost = async (api: EngineApi): Promise<string | undefined> =>
  (await api.find("/networks/bridge", bridge))?.IPAM.Config?.[0]?.Gateway;

/** Inside its container the gateway serves what the URL names; behind a proxy or without TLS nobody looks at a name. */
const hostOf = (url: PublicUrlFact | undefined): string | undefined => (url?.tls === "files" ? url.host : undefined);

/** The services that are not ours, side by side. What a container would look for inside itself is not asked for here. */
async function lookAtServices(
  settings: ProductionSettings,
  files: readonly HostFile[],
  knownMigrations: readonly string[] | undefined,
  hostReachedAt: string | undefined,
  loopback: ReadonlySet<string>,
): Promise<Partial<ProductionFacts>> {
  const text = (name: SettingName) => files.find(({ fact }) => fact.setting === name)?.text;
  const reachedAt = (host: string) => (host === "host.docker.internal" ? hostReachedAt : undefined);
  const named = (name: "DATABASE_URL" | "REDIS_URL" | "TEMPORAL_ADDRESS") =>
    loopback.has(name) ? undefined : settings[name];
  const [databaseUrl, redisUrl] = [URL.parse(named("DATABASE_URL") ?? ""), URL.parse(named("REDIS_URL") ?? "")];
  const temporalAddress = named("TEMPORAL_ADDRESS");
  const bundledTemporal = settings.TEMPORAL_ADDRESS === undefined;
  const [database, redis, temporal] = await Promise.all([
    databaseUrl &&
      lookAtDatabase(
        { url: databaseUrl, ca: text("DATABASE_CA_FILE"), reachedAt: reachedAt(bareHost(databaseUrl)) },
        {
          temporal: bundledTemporal
            ? [
                { setting: "TEMPORAL_DATABASE", name: settings.TEMPORAL_DATABASE ?? "" },
                { setting: "TEMPORAL_VISIBILITY_DATABASE", name: settings.TEMPORAL_VISIBILITY_DATABASE ?? "" },
              ]
            : [],
          knownMigrations,
          needConnections: connectionsNeeded.ours + (bundledTemporal ? connectionsNeeded.temporal : 0),
        },
      ),
    redisUrl && lookAtRedis({ url: redisUrl, ca: text("REDIS_CA_FILE"), reachedAt: reachedAt(bareHost(redisUrl)) }),
    temporalAddress &&
      lookAtTemporal({
        address: temporalAddress,
        namespace: settings.TEMPORAL_NAMESPACE ?? "",
        tls: temporalByTls(settings),
        ca: text("TEMPORAL_CA_FILE"),
        certificate: text("TEMPORAL_CERTIFICATE_FILE"),
        key: text("TEMPORAL_KEY_FILE"),
        apiKey: settings.TEMPORAL_API_KEY,
        reachedAt: reachedAt(temporalAddress.replace(/:\d+$/, "")),
      }),
  ]);
  return { ...(database && { database }), ...(redis && { redis }), ...(temporal && { temporal }) };
}
