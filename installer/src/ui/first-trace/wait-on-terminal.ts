import type { Environment } from "@cognobserve/settings/read";
import type { Snippet } from "@cognobserve/settings/snippets";
import type { OpenPage } from "../../first-trace/open-page.ts";
import { afterLook, startWaiting, type Waiting } from "../../first-trace/waiting.ts";
import type { Look } from "../../first-trace/watch.ts";
import { loadInk } from "../live/load-ink.ts";
import type { Terminal } from "../terminal.ts";
import { copy } from "./clipboard.ts";
import { type Actions, keyRows, nameOfKey, press, pressedAs } from "./keys.ts";
import { arrivalLines, lastLines, pageOf, programLines } from "./scrollback.ts";
import { frameMs, linkOf, type Place, type Style, screenLines, type View } from "./view.ts";

export interface FirstTraceScreen {
  readonly terminal: Terminal;
  readonly looks: AsyncIterable<Look>;
  /** The trace that the installer itself has sent. */
  readonly ownTraceId: string | undefined;
  readonly snippets: readonly Snippet[];
  readonly place: Place;
  readonly style: Style;
  /** Undefined where no browser can be opened. */
  readonly openPage: OpenPage | undefined;
  readonly env: Environment;
  /** Command that waits again. */
  readonly again: string;
  /** Command that tells what is wrong with the installation. */
  readonly status: string;
  /** Ends the wait, as the key does. */
  readonly signal: AbortSignal;
}

/** What streams of a terminal tell of when it is gone, and with it whoever waits. */
const goneEvents = ["end", "close", "error"] as const;

/**
 * Waits with a person for their first trace, until they have had enough, or the key is refused, with which nothing can be
 * seen any more. What happened stays in the scrollback.
 */
export async function waitOnTerminal(given: FirstTraceScreen): Promise<Waiting> {
  const { terminal, place, style, snippets, openPage, again } = given;
  const leaving = new AbortController();
  const leave = () => leaving.abort();
  const ended = AbortSignal.any([given.signal, leaving.signal]);
  const keys = keyRows({ unicode: style.unicode, canOpen: openPage !== undefined });
  let view: View = {
    waiting: startWaiting(Date.now(), given.ownTraceId),
    now: Date.now(),
    snippets,
    chosen: 0,
    said: undefined,
    place,
    status: given.status,
    keys,
  };

  await loadInk();
  const { openLiveScreen } = await import("../live/screen.tsx");
  const draw = () => {
    const { columns, rows } = terminal.output;
    screen.draw(screenLines(view, style, { columns: columns || 80, rows: rows || 24 }));
  };
  const change = (changed: Partial<View>, lines: readonly string[] = []) => {
    if (ended.aborted) return;
    view = { ...view, ...changed, now: Date.now() };
    if (lines.length > 0) screen.print(`${lines.join("\n")}\n`);
    draw();
  };
  const actions = actionsFor(() => view, change, { ...given, leave });
  const screen = openLiveScreen(terminal.output, terminal, {
    onKey: (input, key) => press(keys, pressedAs(input, key), actions),
    onResize: draw,
  });
  draw();
  for (const event of goneEvents) for (const side of [terminal.input, terminal.output]) side.on(event, leave);
  const moving = setInterval(() => change({}), frameMs);
  const looking = (async () => {
    for await (const look of given.looks) {
      if (ended.aborted) return;
      const waiting = afterLook(view.waiting, look);
      const arrivals = waiting.arrived.slice(view.waiting.arrived.length);
      change(
        { waiting },
        arrivals.flatMap((trace) => arrivalLines(trace, place, style)),
      );
      if (look.type === "refused") return;
    }
  })();
  try {
    await Promise.race([looking, aborted(ended)]);
  } finally {
    leave();
    for (const event of goneEvents) for (const side of [terminal.input, terminal.output]) side.off(event, leave);
    clearInterval(moving);
    screen.close();
  }
  for (const line of lastLines(view.waiting, place, again, style)) terminal.output.write(`${line}\n`);
  return view.waiting;
}

function actionsFor(
  view: () => View,
  change: (changed: Partial<View>, lines?: readonly string[]) => void,
  { terminal, place, style, openPage, env, leave }: FirstTraceScreen & Pick<Actions, "leave">,
): Actions {
  const shown = (): Snippet | undefined => view().snippets[view().chosen];
  const turn = (by: 1 | -1) => {
    const { chosen, snippets } = view();
    change({ chosen: (chosen + by + snippets.length) % snippets.length, said: undefined });
  };
  return {
    next: () => turn(1),
    previous: () => turn(-1),
    copy: () => {
      const snippet = shown();
      if (snippet === undefined) return;
      void copy(snippet.code, env, (sequence) => terminal.output.write(sequence)).then((where) => {
        const printKey = nameOfKey(view().keys, "print");
        const tmux = where === "tmux" ? "in tmux's buffer, and " : "";
        change({
          said: `${snippet.label}: ${tmux}sent to the terminal's clipboard. If it is not there, press ${printKey} and select it.`,
        });
      });
    },
    print: () => {
      const snippet = shown();
      if (snippet !== undefined) change({ said: undefined }, programLines(snippet, style));
    },
    open: () => {
      const latest = view().waiting.arrived.at(-1);
      const url = latest === undefined ? pageOf(place) : linkOf(place, latest.id);
      if (openPage === undefined) return change({ said: undefined }, [url, ""]);
      change({ said: `Opening ${url}` });
      void openPage(url).then((opened) => {
        if (!opened) change({ said: "No browser could be opened. The link is above." }, [url, ""]);
      });
    },
    leave,
  };
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
