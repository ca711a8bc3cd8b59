import { randomBytes } from "node:crypto";
import { operatorToken } from "@cognobserve/settings/operator-token";
import { snippets } from "@cognobserve/settings/snippets";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { program } from "../failures/entry.ts";
import { failure } from "../failures.ts";
import { openerFor } from "../first-trace/open-page.ts";
import { afterLook, startWaiting } from "../first-trace/waiting.ts";
import { type Watched, watch } from "../first-trace/watch.ts";
import { readInstalled } from "../installation/installed.ts";
import { pathsOf } from "../installation/paths.ts";
import type { Invocation } from "../invocation.ts";
import { type Prepared, prepare } from "../modes/prepare.ts";
import { spell } from "../ui/command-line.ts";
import { linkOf, type Place } from "../ui/first-trace/view.ts";
import { showsUnicode } from "../ui/live/glyphs.ts";
import { colours, noColours } from "../ui/paint.ts";
import { openTerminal, type Terminal } from "../ui/terminal.ts";
import { version } from "../version.ts";
import { modeOf } from "./choose-mode.ts";
import type { DirectoryOptions } from "./options.ts";
import { inSession, type Session } from "./session.ts";

/** `first-trace`: waits for a trace, and tells what was wrong with those that almost were one. */
export const firstTraceCommand = (options: DirectoryOptions, invocation: Invocation): Promise<ExitCode> =>
  inSession(options, invocation, "unknown", async (session) => {
    const { directory, api, cli, log } = session;
    if ((await readInstalled(directory)) === undefined) throw failure("not-installed", { dir: directory });
    const mode = await modeOf(directory);
    const prepared = await prepare({ mode, directory, version, checkout: undefined, given: {}, api, cli, log });
    const terminal =
      options.json !== true && canShow(invocation) ? openTerminal(invocation.stdin, invocation.stdout) : undefined;
    try {
      if (terminal === undefined) await tellUntilItArrives(session, invocation, prepared);
      else await firstTrace(session, invocation, terminal, prepared);
      return exitCodes.done;
    } finally {
      terminal?.close();
    }
  });

/** Whether a terminal can show a screen that changes, to somebody who sees it now. */
export const canShow = ({ env, stdout }: Invocation): boolean =>
  stdout.isTTY === true && env.TERM !== "dumb" && ((env.CI ?? "") === "" || env.CI === "false");

/** Waits on a terminal with whoever has just installed it. However that ends, the installation is done. */
export async function firstTrace(
  { directory, line }: Session,
  { env, userId, signal }: Invocation,
  terminal: Terminal,
  prepared: Prepared,
): Promise<void> {
  const { waitOnTerminal } = await import("../ui/first-trace/wait-on-terminal.ts");
  const { context, publicIngestUrl } = prepared;
  const ending = new AbortController();
  try {
    await waitOnTerminal({
      terminal,
      looks: watch(watchedOf(prepared), ending.signal),
      ownTraceId: (await readInstalled(directory))?.traceId,
      // New ones each time: sending a trace's id again changes nothing.
      snippets: snippets({
        ingestUrl: publicIngestUrl,
        key: context.apiKey,
        unique: randomBytes(4).toString("hex"),
        now: new Date(),
      }),
      place: placeOf(directory, prepared),
      style: { paint: (env.NO_COLOR ?? "") === "" ? colours : noColours, unicode: showsUnicode(env) },
      openPage: openerFor({ env, platform: process.platform, userId }),
      env,
      again: spell(`${program} first-trace`, line),
      signal,
    });
  } finally {
    ending.abort();
  }
}

/** The same in lines, for a pipe, a script, or a terminal that cannot do more: until a trace arrives. */
async function tellUntilItArrives(
  { directory, renderer }: Session,
  { signal }: Invocation,
  prepared: Prepared,
): Promise<void> {
  const place = placeOf(directory, prepared);
  renderer.emit({ type: "notice", message: `Waiting for a trace at ${prepared.publicIngestUrl}/v1/traces` });
  let waiting = startWaiting(Date.now(), (await readInstalled(directory))?.traceId);
  for await (const look of watch(watchedOf(prepared), signal)) {
    const { misses, trouble } = waiting;
    waiting = afterLook(waiting, look);
    if (waiting.trouble !== undefined && waiting.trouble !== trouble) {
      const message = `CognObserve at ${place.dashboardUrl} cannot be asked: ${waiting.trouble}. Trying again.`;
      renderer.emit({ type: "warning", message, commands: [] });
    }
    for (const { at, message, remedy } of waiting.misses.toReversed()) {
      if (misses.some((told) => told.at === at && told.message === message)) continue;
      renderer.emit({ type: "warning", message: `${message} ${remedy}`, commands: [] });
    }
    const [arrived] = waiting.arrived;
    if (arrived === undefined) continue;
    renderer.emit({ type: "notice", message: `Received “${arrived.name}”: ${linkOf(place, arrived.id)}` });
    return;
  }
  signal.throwIfAborted();
}

/**
 * Where to look. The dashboard is asked by the URL that people know, since what it advises begins with the host by which
 * it was asked; unless a proxy ends TLS in front of it.
 */
function watchedOf({ context: { web, apiKey }, after, publicUrl }: Prepared): Watched {
  const secret = after.NEXTAUTH_SECRET;
  const credentials = { apiKey, operatorToken: secret === undefined ? undefined : operatorToken(secret) };
  const [here, known] = [new URL(web.url), new URL(publicUrl)];
  if (here.protocol !== known.protocol) return { web, ...credentials };
  const port = Number(here.port || (here.protocol === "https:" ? 443 : 80));
  return { web: { url: publicUrl, connectTo: web.connectTo ?? { host: here.hostname, port } }, ...credentials };
}

const placeOf = (directory: string, { context, publicUrl }: Prepared): Place => ({
  dashboardUrl: publicUrl,
  projectId: context.projectId,
  envFile: pathsOf(directory).env,
});
