import { z } from "zod";
import { eventVersion } from "./event-version.ts";

/*
 * Everything that a run tells the world, in order: the renderers for people are fed by nothing else, and `--json` prints
 * it, one object a line. Nothing here holds a secret. docs/self-hosting/json-output.md is generated from this file:
 * node scripts/generate-json-output.ts
 */

const elapsedMs = z.number().int().nonnegative();
const lines = z.array(z.string()).readonly();

const plannedStep = z
  .object({
    id: z.string(),
    title: z.string(),
    details: lines.describe("What the step is going to do, one line each."),
  })
  .readonly();

const plan = z
  .object({
    type: z.literal("plan"),
    mode: z.string(),
    dir: z.string(),
    version: z.string(),
    steps: z.array(plannedStep).readonly(),
  })
  .describe("What `--dry-run` would do.");

const check = z
  .object({
    type: z.literal("check"),
    id: z.string(),
    title: z.string(),
    verdict: z.enum(["pass", "warn", "refuse"]),
    message: z.string(),
  })
  .describe("What was looked at before anything is changed, and what it came to.");

const step = z
  .object({
    type: z.literal("step"),
    id: z.string(),
    title: z.string(),
    state: z.enum(["started", "done", "skipped", "failed", "undone"]),
    elapsedMs: elapsedMs.optional().describe("Since the step started; absent on `started` and `skipped`."),
  })
  .describe("A step of the plan begins or ends.");

const progress = z
  .object({
    type: z.literal("progress"),
    step: z.string(),
    message: z.string().describe("What the step is at, or waits for, in a few words."),
    elapsedMs,
  })
  .describe("A sign of life of the step at work, at least every two seconds.");

const wait = z
  .object({
    type: z.literal("wait"),
    for: z.string().describe("What is waited for, in a few words, such as “Asking Docker”."),
    state: z.enum(["waiting", "over"]),
    elapsedMs: elapsedMs.describe("Milliseconds since it began."),
  })
  .describe(
    "What is waited for outside of the steps, where it takes more than half a second: as a sign of life, at least every two seconds, and once when it is over.",
  );

const layer = z
  .object({
    id: z.string(),
    state: z.enum(["waiting", "downloading", "downloaded", "unpacking", "done"]),
    downloadedBytes: z.number().nonnegative(),
    totalBytes: z.number().nonnegative().describe("Zero while it is not known."),
  })
  .readonly();

const download = z
  .object({
    type: z.literal("download"),
    step: z.string(),
    image: z.string(),
    state: z.enum(["waiting", "downloading", "done"]),
    downloadedBytes: z.number().nonnegative().describe("Sum over the layers."),
    totalBytes: z.number().nonnegative().describe("Grows while layers are still being announced."),
    layers: z
      .array(layer)
      .readonly()
      .describe("Each layer, as the engine reports it. Layers it had already are `done`."),
    elapsedMs,
  })
  .describe("How far the download of an image is.");

const build = z
  .object({
    type: z.literal("build"),
    step: z.string(),
    image: z.string(),
    stage: z.string().describe("What is being built at the moment."),
    elapsedMs,
  })
  .describe("How far the build of an image from a checkout is.");

const serviceState = z
  .object({
    service: z.string(),
    container: z.string(),
    state: z.string().describe("Docker's word for the container: `created`, `running`, `restarting`, `exited` …"),
    health: z.string().optional().describe("`starting`, `healthy` or `unhealthy`; absent without a health check."),
    reason: z.string().optional().describe("Why it is not healthy, where the product itself says so."),
    ready: z.boolean().describe("As it should be: healthy, or a job that is done."),
  })
  .readonly();

const services = z
  .object({
    type: z.literal("services"),
    step: z.string(),
    services: z.array(serviceState).readonly(),
    elapsedMs,
  })
  .describe("State and health of every service. Told when something has changed.");

const serviceLog = z
  .object({
    type: z.literal("service-log"),
    step: z.string(),
    service: z.string(),
    lines,
    elapsedMs,
  })
  .describe("What a service that fails has said last.");

const logFile = z
  .object({ type: z.literal("log-file"), path: z.string() })
  .describe("Where the full output of everything that is run will be.");

const warning = z
  .object({ type: z.literal("warning"), message: z.string(), commands: lines.describe("What to type about it.") })
  .describe("Something that a person should know and that stops nothing.");

const notice = z.object({ type: z.literal("notice"), message: z.string() }).describe("Something worth saying.");

const containerLine = z
  .object({
    name: z.string(),
    service: z.string(),
    state: z.string().describe("Docker's word for it."),
    health: z.string().optional(),
    ready: z.boolean().describe("As it should be: healthy, or a job that is done."),
  })
  .readonly();

const status = z
  .object({
    type: z.literal("status"),
    dir: z.string(),
    version: z.string(),
    dashboardUrl: z.string(),
    mode: z.string(),
    container: z
      .string()
      .describe("Docker's word for the container that people reach: `running`, `exited` …, or `absent`."),
    containers: z.array(containerLine).readonly().describe("Every container, jobs that are done included."),
    health: z.string(),
    problems: lines.describe("One sentence for each service that fails."),
  })
  .describe("The answer of `status`.");

const failure = z
  .object({
    type: z.literal("failure"),
    code: z.string().describe("See [troubleshooting](troubleshooting.md)."),
    title: z.string(),
    cause: z.string(),
    remedy: z.string(),
    commands: lines.describe("What to type, in this order."),
    exit: z.number().int().describe("The exit code."),
    touched: z
      .enum(["nothing", "rolled-back", "kept"])
      .describe("What has become of the machine: nothing was changed, all was put back, or what was done is kept."),
    takenBack: lines
      .optional()
      .describe("Titles of the steps that were taken back already, where not all of them could be."),
    log: z.string().optional().describe("The file with the full output."),
  })
  .describe("The last line of a run that failed.");

const installed = z
  .object({
    type: z.literal("installed"),
    changed: z.boolean().describe("`false`: everything was as it should be."),
    elapsedMs: elapsedMs.describe("Milliseconds since the run started."),
    dir: z.string(),
    mode: z.string(),
    version: z.string(),
    dashboardUrl: z.string(),
    ingestUrl: z.string(),
    traceUrl: z
      .string()
      .optional()
      .describe("Page of the trace that the installer sent; absent when an earlier run's is not known."),
    adminEmail: z.string(),
    envFile: z.string().describe("Where the secrets are."),
  })
  .describe("The last line of a run that went well.");

export const installerEvent = z.discriminatedUnion("type", [
  plan.readonly(),
  check.readonly(),
  step.readonly(),
  progress.readonly(),
  wait.readonly(),
  download.readonly(),
  build.readonly(),
  services.readonly(),
  serviceLog.readonly(),
  logFile.readonly(),
  warning.readonly(),
  notice.readonly(),
  status.readonly(),
  failure.readonly(),
  installed.readonly(),
]);

/** A line of `--json`. */
export const jsonLine = z.intersection(z.object({ v: z.literal(eventVersion) }), installerEvent);

export type InstallerEvent = z.infer<typeof installerEvent>;
export type Emit = (event: InstallerEvent) => void;

/** How a step of the plan reads before anything is done. */
export type PlannedStep = z.infer<typeof plannedStep>;

/** What the closing screen says. Secrets are not in it: renderers for people read them. */
export type Installed = Omit<Readonly<z.infer<typeof installed>>, "type" | "changed" | "elapsedMs">;

/** A container as `status` lists it. */
export type ContainerLine = z.infer<typeof containerLine>;

export type Layer = z.infer<typeof layer>;
export type ServiceState = z.infer<typeof serviceState>;

type Told = Extract<InstallerEvent, { readonly type: "download" | "build" | "services" | "service-log" }>;
type WithoutStep<Event> = Event extends unknown ? Omit<Event, "step" | "elapsedMs"> : never;

/** What a step sees of the world; the runner adds which step it is and how long it has been at it. */
export type Seen = WithoutStep<Told>;
