import type { GivenSettings } from "../answers/given-settings.ts";
import { flagsOf } from "../answers/setting-words.ts";
import type { Need } from "../checks/check.ts";
import { judge } from "../checks/judge.ts";
import { registryOf } from "../engine/registry-of.ts";
import type { Facts } from "../facts/facts.ts";
import { gatherFacts, lookAtDownloads } from "../facts/gather.ts";
import { knownMigrations } from "../facts/known-migrations.ts";
import { settingsAlone } from "../facts/settings-alone.ts";
import type { Failure } from "../failures.ts";
import { type Invocation, usualDirectory } from "../invocation.ts";
import type { Mode } from "../modes/mode.ts";
import type { Prepared } from "../modes/prepare.ts";
import { mend } from "../repairs/mend.ts";
import type { Terminal } from "../ui/terminal.ts";
import { version } from "../version.ts";
import { unlessAborted, type Waits } from "../waits.ts";
import type { Session } from "./session.ts";

/** What the preflight ends with: settings that a repair has chosen stand among those that were given. */
export interface Looked {
  readonly given: GivenSettings;
  readonly prepared: Prepared;
}

/** What it takes to mend what the preflight refuses. */
export interface Mending {
  /** Undefined where nobody can be asked: then nothing is mended, and the refusal is thrown. */
  readonly terminal: Terminal | undefined;
  readonly prepareAgain: (given: GivenSettings) => Promise<Prepared>;
  readonly seen?: EarlyLook | undefined;
}

/** A look that was begun while a question was read, and so in silence. */
export interface EarlyLook {
  /** Undefined where it did not come to anything. */
  readonly facts: Promise<Partial<Facts> | undefined>;
  /** What it waits for. */
  readonly waits: Waits;
}

/**
 * Looks before anything is touched. On a terminal, what refuses and can be mended is offered to be mended, and then
 * everything is looked at anew.
 * @param said what was told already, so that a second look tells only what is new
 * @throws the Failure of the first check that refuses and was not mended
 */
export async function preflight(
  session: Session,
  invocation: Invocation,
  mode: Mode,
  prepared: Prepared,
  given: GivenSettings,
  said: Set<string> = new Set(),
  { terminal, prepareAgain, seen }: Mending = { terminal: undefined, prepareAgain: async () => prepared },
): Promise<Looked> {
  seen?.waits.tell(session.renderer.emit);
  const look = async () => {
    const early = await seen?.facts;
    return early === undefined ? gather(session, invocation, mode, prepared) : complete(early, session, prepared);
  };
  // Whoever wants to leave need not wait for a service that does not answer.
  const facts = await unlessAborted(invocation.signal, look()).finally(() => seen?.waits.silence());
  const refusal = tell(session, facts, needOf(mode, prepared, given), said);
  if (refusal === undefined) return { given, prepared };
  if (terminal === undefined) throw refusal;
  const chosen = await mend(refusal, { facts, settings: prepared.after }, session, invocation, terminal);
  const all = { ...given, ...chosen };
  const again = Object.keys(chosen).length === 0 ? prepared : await prepareAgain(all);
  session.rememberArguments(flagsOf(chosen));
  return preflight(session, invocation, mode, again, all, said, { terminal, prepareAgain });
}

/** Judges the settings by themselves, and says what is not well with them. @throws the Failure of the first that refuses */
export async function judgeSettings(
  { renderer }: Pick<Session, "renderer">,
  mode: Mode,
  prepared: Prepared,
  given: GivenSettings,
): Promise<void> {
  const facts = await settingsAlone(prepared.after, mode.name, prepared.ports);
  for (const judgement of judge(facts, needOf(mode, prepared, given))) {
    if (judgement.verdict === "refuse") throw judgement.failure;
    const { id, title, verdict, message } = judgement;
    if (verdict === "warn") renderer.emit({ type: "check", id, title, verdict, message });
  }
}

/** What was seen early, with what the registries say where that was left for when the mode is chosen. */
async function complete(
  early: Partial<Facts>,
  { api, cli, waitFor }: Session,
  { context }: Prepared,
): Promise<Partial<Facts>> {
  if (early.images === undefined || early.registry !== undefined) return early;
  const downloads = downloadsOf(context);
  return { ...early, registry: await lookAtDownloads({ api, cli, downloads, waitFor }, early.images) };
}

/** Images that are not built here. */
const downloadsOf = ({ checkout, image, otherImages }: Prepared["context"]): readonly string[] =>
  checkout === undefined ? [image, ...otherImages] : [];

/**
 * Looks at everything that an installation needs. Changes nothing and says nothing, so that it can be done early.
 * @param chosen whether it is sure that this mode is meant. Docker Hub counts a question as a download, of which it
 *   allows a few: for a mode that may never be chosen it is not asked.
 */
export function gather(
  { directory, api, cli, waitFor }: Pick<Session, "directory" | "api" | "cli" | "waitFor">,
  invocation: Invocation,
  mode: Mode,
  { context, after, ports, composeFiles }: Prepared,
  chosen = true,
): Promise<Partial<Facts>> {
  const downloads = downloadsOf(context);
  const compose = mode.files.find(({ name }) => name === "docker-compose.yml");
  // Without a URL, which Production requires, it is still to be asked for, and with it where TLS comes from.
  const isUrlOpen = mode.name === "production" && !after.NEXTAUTH_URL;
  return gatherFacts({
    api,
    cli,
    env: invocation.env,
    directory,
    usualDirectory: usualDirectory(invocation),
    project: context.project,
    volume: context.volumes[0] ?? "",
    // TLS of its own has another port than the usual one.
    ports: isUrlOpen ? ports.filter(({ setting }) => setting !== "WEB_PORT" || after.WEB_PORT) : ports,
    images: [context.image, ...context.otherImages],
    downloads: chosen || !downloads.some((image) => registryOf(image) === "docker.io") ? downloads : undefined,
    files: isUrlOpen ? undefined : { ...context, composeFiles },
    url: after.NEXTAUTH_URL,
    waitFor,
    production:
      mode.name !== "production"
        ? undefined
        : {
            settings: after,
            composeFile: compose?.content ?? "",
            // Another version than this installer's may know others; what a checkout builds is its own.
            knownMigrations:
              context.checkout !== undefined || context.version === version ? knownMigrations : undefined,
          },
  });
}

const needOf = (mode: Mode, { context, before, after }: Prepared, given: GivenSettings): Need => ({
  ...mode.need(after),
  builds: context.checkout !== undefined,
  apiKeyGiven: given.INIT_API_KEY !== undefined,
  volumeSettingsGiven: mode.volumeSettings.filter((name) => given[name] && given[name] !== before[name]),
});

/** Says what is new. @returns the first refusal */
function tell({ renderer }: Session, facts: Partial<Facts>, need: Need, said: Set<string>): Failure | undefined {
  const judgements = judge(facts, need);
  for (const { id, title, verdict, message } of judgements) {
    if (verdict === "pass" && message === "") continue;
    // That something is still well is no news, whatever the figures are by now.
    const news = verdict === "pass" ? `${id} passes` : `${id} ${message}`;
    if (said.has(news)) continue;
    said.add(news);
    renderer.emit({ type: "check", id, title, verdict, message });
  }
  const first = judgements.find((judgement) => judgement.verdict === "refuse");
  return first?.verdict === "refuse" ? first.failure : undefined;
}
