import { randomBytes } from "node:crypto";
import { operatorToken } from "@cognobserve/settings/operator-token";
import { apiKeysPagePath } from "@cognobserve/settings/pages";
import { snippets } from "@cognobserve/settings/snippets";
import { findServiceContainer } from "../engine/service-container.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { program } from "../failures/entry.ts";
import { type Failure, failure } from "../failures.ts";
import { openerFor } from "../first-trace/open-page.ts";
import { afterLook, startWaiting, type Waiting } from "../first-trace/waiting.ts";
import { type Watched, watch } from "../first-trace/watch.ts";
import type { Door } from "../follow/door.ts";
import { readInstalled } from "../installation/installed.ts";
import { pathsOf } from "../installation/paths.ts";
import { requireInstalled } from "../installation/require-installed.ts";
import type { Invocation } from "../invocation.ts";
import { modes } from "../modes/modes.ts";
import { type Prepared, prepare } from "../modes/prepare.ts";
import { spell } from "../ui/command-line.ts";
import { linkOf, type Place } from "../ui/first-trace/view.ts";
import { styleOf } from "../ui/questions/style.ts";
import { openTerminal, type Terminal } from "../ui/terminal.ts";
import { wantsLines } from "../ui/wants-lines.ts";
import { version } from "../version.ts";
import { during } from "../waits.ts";
import type { DirectoryOptions } from "./options.ts";
import { inSession, type Session } from "./session.ts";

/** `first-trace`: waits for a trace, and tells what was wrong with those that almost were one. */
export const firstTraceCommand = (options: DirectoryOptions, invocation: Invocation): Promise<ExitCode> =>
  inSession(options, invocation, async (session) => {
    const { directory, api, cli, log } = session;
    const mode = modes[(await requireInstalled(directory)).mode];
    const prepared = await prepare({ mode, directory, version, checkout: undefined, given: undefined, api, cli, log });
    const terminal =
      options.json !== true && canShow(invocation) ? openTerminal(invocation.stdin, invocation.stdout) : undefined;
    try {
      const { last } =
        terminal === undefined
          ? await during(session.waitFor, "Waiting for a trace of your own", () =>
              tellUntilItArrives(session, invocation, prepared),
            )
          : await firstTrace(session, invocation, terminal, prepared);
      if (last === "refused") throw keyRefused(directory, prepared);
      return exitCodes.done;
    } finally {
      terminal?.close();
    }
  });

/** Why a wait has ended as «refused», and how to wait again. */
export const keyRefused = (directory: string, { publicUrl, context }: Prepared): Failure =>
  failure("first-trace-key-refused", {
    file: pathsOf(directory).env,
    url: publicUrl + apiKeysPagePath(context.projectId),
  });

/** Whether a terminal can show a screen that changes, to somebody who sees it now. */
export const canShow = ({ env, stdout }: Invocation): boolean =>
  stdout.isTTY === true && !wantsLines(env) && ((env.CI ?? "") === "" || env.CI === "false");

/** Waits on a terminal with whoever has just installed it. However that ends, the installation is done. */
export async function firstTrace(
  session: Session,
  { env, userId, signal }: Invocation,
  terminal: Terminal,
  prepared: Prepared,
): Promise<Waiting> {
  const { waitOnTerminal } = await import("../ui/first-trace/wait-on-terminal.ts");
  const { directory, line } = session;
  const { context, publicIngestUrl } = prepared;
  const ending = new AbortController();
  try {
    return await waitOnTerminal({
      terminal,
      looks: watch(watchedOf(session, prepared), ending.signal),
      ownTraceId: (await readInstalled(directory))?.traceId,
      // New ones each time: sending a trace's id again changes nothing.
      snippets: snippets({
        ingestUrl: publicIngestUrl,
        key: context.apiKey,
        unique: randomBytes(4).toString("hex"),
        now: new Date(),
      }),
      place: placeOf(prepared),
      style: styleOf(env),
      openPage: openerFor({ env, platform: process.platform, userId }),
      env,
      again: spell(`${program} first-trace`, line),
      status: spell(`${program} status`, line),
      signal,
    });
  } finally {
    ending.abort();
  }
}

/** A client that tries again and again makes the same mistake: so often it is told where nothing can be overwritten. */
const toldEveryMs = 30_000;

/** The same in lines, for a pipe, a script, or a terminal that cannot do more: until a trace arrives. */
async function tellUntilItArrives(session: Session, { signal }: Invocation, prepared: Prepared): Promise<Waiting> {
  const { directory, renderer, line } = session;
  const warn = (message: string, commands: readonly string[] = []) =>
    renderer.emit({ type: "warning", message, commands });
  const told = new Map<string, number>();
  renderer.emit({ type: "notice", message: `Waiting for a trace at ${prepared.publicIngestUrl}/v1/traces` });
  let waiting = startWaiting(Date.now(), (await readInstalled(directory))?.traceId);
  for await (const look of watch(watchedOf(session, prepared), signal)) {
    const before = waiting.trouble?.message;
    waiting = afterLook(waiting, look);
    if (look.type === "refused") return waiting;
    const { trouble } = waiting;
    if (trouble !== undefined && trouble.message !== before) {
      warn(`${trouble.message} Trying again.`, trouble.down ? [spell(`${program} status`, line)] : []);
    }
    for (const { message, remedy, noticedAt } of waiting.misses.toReversed()) {
      if (noticedAt - (told.get(message) ?? Number.NEGATIVE_INFINITY) < toldEveryMs) continue;
      told.set(message, noticedAt);
      warn(`${message} ${remedy}`);
    }
    const [arrived] = waiting.arrived;
    if (arrived === undefined) continue;
    renderer.emit({
      type: "notice",
      message: `Received “${arrived.name}”: ${linkOf(placeOf(prepared), arrived.id)}`,
    });
    return waiting;
  }
  signal.throwIfAborted();
  return waiting;
}

/**
 * Where to look. The dashboard is asked by the URL that people know, since what it advises begins with the host by which
 * it was asked; unless a proxy ends TLS in front of it.
 */
function watchedOf({ api }: Session, { context, after, publicUrl, publicIngestUrl }: Prepared): Watched {
  const secret = after.NEXTAUTH_SECRET;
  return {
    web: knownAs(publicUrl, context.web),
    ingest: knownAs(publicIngestUrl, context.ingest),
    container: async () => {
      try {
        return (await findServiceContainer(api, context.project, context.service)) ?? "none";
      } catch {
        return undefined; // an engine that does not answer says nothing of the product
      }
    },
    apiKey: context.apiKey,
    operatorToken: secret === undefined ? undefined : operatorToken(secret),
  };
}

function knownAs(url: string, door: Door): Door {
  const [here, known] = [new URL(door.url), new URL(url)];
  if (here.protocol !== known.protocol) return door;
  const port = Number(here.port || (here.protocol === "https:" ? 443 : 80));
  return { url, connectTo: door.connectTo ?? { host: here.hostname, port } };
}

const placeOf = ({ context, publicUrl }: Prepared): Place => ({
  dashboardUrl: publicUrl,
  projectId: context.projectId,
});
