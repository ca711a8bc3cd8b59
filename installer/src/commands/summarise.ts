import { type SettingName, settings } from "@cognobserve/settings/table";
import { z } from "zod";
import type { GivenSettings } from "../answers/given-settings.ts";
import { hashInputs } from "../engine/checkout-inputs.ts";
import { volumeExists } from "../engine/compose.ts";
import type { EngineApi } from "../engine/engine-api.ts";
import { findImage } from "../engine/images.ts";
import { tlsPort } from "../facts/tls-port.ts";
import { hasBegunRun } from "../installation/begun-run.ts";
import { readInstalled } from "../installation/installed.ts";
import { changedSettings } from "../modes/changed-settings.ts";
import type { Mode, Values } from "../modes/mode.ts";
import type { Prepared } from "../modes/prepare.ts";
import { consequencesOf } from "../modes/switching.ts";
import { lacksItsDatabase } from "../steps/start.ts";
import type { Room } from "../ui/questions/mode-cost.ts";
import type { PlannedImage, Summary } from "../ui/questions/summary.ts";
import type { Session } from "./session.ts";

/** Bytes that images take on the disk, about: the registry does not tell before they are here. */
const expected: Readonly<Record<string, number>> = {
  "ghcr.io/cognobserve/cognobserve": 450e6,
  "ghcr.io/cognobserve/cognobserve-app": 220e6,
  caddy: 55e6,
  postgres: 450e6,
  "valkey/valkey": 125e6,
  "temporalio/server": 200e6,
  "temporalio/admin-tools": 125e6,
};

/** Services of Production that run all the time; the second name is the setting that makes one superfluous. */
export const productionServices: readonly (readonly [service: string, unless?: SettingName])[] = [
  ["gateway"],
  ["web"],
  ["ingest"],
  ["worker"],
  ["postgres", "DATABASE_URL"],
  ["redis", "REDIS_URL"],
  ["temporal", "TEMPORAL_ADDRESS"],
];

/** Sums up what is going to happen. Looks at the images that are here; changes nothing. */
export async function summarise(
  { api, duringRun }: Pick<Session, "api" | "duringRun">,
  mode: Mode,
  { context, after, before, ports, publicUrl, publicIngestUrl, adminEmail }: Prepared,
  given: GivenSettings,
  room: Promise<Room | undefined>,
): Promise<Summary> {
  const [installed, begun] = await Promise.all([readInstalled(context.directory), hasBegunRun(context.directory)]);
  const changes = installed && [
    ...changedSettings({ ...before, VERSION: installed.version }, after),
    ...consequencesOf(before, after, context.project).map(({ message }) => message),
    ...((await lacksItsDatabase(context)) ? [`The volume ${context.volumes[0]} is gone: it begins anew, empty.`] : []),
  ];
  const inputs = context.checkout && (await hashInputs(context.checkout, context.source.inputs));
  const what: Readonly<Record<string, string>> = {
    WEB_PORT: `the dashboard, ${publicUrl}`,
    INGEST_PORT: `traces, ${publicIngestUrl}`,
    GATEWAY_TLS: "for certificates, and on to https",
  };
  return {
    directory: context.directory,
    files: [...context.publishedFiles.map(({ name }) => name), ".env"],
    ...(await duringRun("Asking Docker which volumes are here", () => volumesOf(api, context.volumes))),
    images: await duringRun("Asking Docker which images are here", () =>
      Promise.all(
        [context.image, ...context.otherImages].map((reference) =>
          plannedImage(api, reference, reference === context.image ? inputs : undefined),
        ),
      ),
    ),
    checkout: context.checkout,
    services: mode.name === "production" ? servicesFor(after) : [context.service],
    memoryBytes: mode.need(after).memoryBytes,
    freeMemoryBytes: (await duringRun("Asking Docker for its memory", () => room))?.freeMemoryBytes,
    doors: [...ports, ...tlsPort(after, ports)].map(({ setting, port }) => ({
      port,
      open:
        mode.name === "quickstart" ||
        !(after.PUBLISH_ADDRESS ?? settings.PUBLISH_ADDRESS.default ?? "").startsWith("127."),
      what: what[setting] ?? setting,
    })),
    admin: adminEmail,
    givenSecrets: (Object.keys(given) as SettingName[]).filter((name) => settings[name].secret && given[name]),
    knownSecrets: (Object.keys(settings) as SettingName[]).some((name) => settings[name].secret && before[name]),
    changes,
    begun,
    // What is changed says it already, and of a new one there is everything to do.
    toDo:
      begun || changes?.length === 0 ? await duringRun("Looking what there is to do", () => toDo(mode, context)) : [],
  };
}

/** A step that cannot say yet whether it is done has something to do. */
async function toDo({ steps }: Mode, context: Prepared["context"]): Promise<readonly string[]> {
  const titles = steps.map(async ({ title, done }) => ((await done(context).catch(() => false)) ? [] : [title]));
  return (await Promise.all(titles)).flat();
}

async function volumesOf(
  api: EngineApi,
  names: readonly string[],
): Promise<Pick<Summary, "newVolumes" | "keptVolumes">> {
  const present = await Promise.all(names.map((name) => volumeExists(api, name)));
  return {
    newVolumes: names.filter((_, index) => !present[index]),
    keptVolumes: names.filter((_, index) => present[index]),
  };
}

const servicesFor = (after: Values): readonly string[] =>
  productionServices.flatMap(([service, unless]) => (unless !== undefined && after[unless] ? [] : [service]));

/** @param inputs of the checkout that the image is built from; undefined: it is pulled */
async function plannedImage(api: EngineApi, reference: string, inputs: string | undefined): Promise<PlannedImage> {
  const [found, bytes] = await Promise.all([findImage(api, reference), sizeOf(api, reference)]);
  const about = expected[reference.replace(/:[^:/]*$/, "")];
  if (found !== undefined && (inputs === undefined || found.inputs === inputs))
    return { reference, how: "here", bytes };
  return { reference, how: inputs === undefined ? "pulled" : "built", bytes: about };
}

const inspected = z.object({ Size: z.number() });

const sizeOf = async (api: EngineApi, reference: string): Promise<number | undefined> =>
  (await api.find(`/images/${reference}/json`, inspected))?.Size;
