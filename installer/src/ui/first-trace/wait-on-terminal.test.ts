import { snippets } from "@cognobserve/settings/snippets";
import { expect, it, vi } from "vitest";
import type { OpenPage } from "../../first-trace/open-page.ts";
import type { Look, SeenTrace } from "../../first-trace/watch.ts";
import { fakeTerminal } from "../live/testing/fake-terminal.ts";
import { noColours } from "../paint.ts";
import { waitOnTerminal } from "./wait-on-terminal.ts";

const own = { id: "probe", name: "Hello from the installer", startedAt: "2026-03-01T11:59:00Z" };
const hello = { id: "hello-1", name: "hello-world", startedAt: "2026-03-01T12:00:00Z" };
const page = "http://localhost:3000/projects/prj_1/get-started";
const seen = (...traces: readonly SeenTrace[]): Look => ({
  type: "seen",
  at: Date.now(),
  traces,
  misses: [],
  outage: undefined,
});
const missed: Look = {
  type: "seen",
  at: Date.now(),
  traces: [own],
  misses: [
    {
      at: new Date().toISOString(),
      kind: "wrong-method",
      message: "A request came by GET.",
      remedy: "Send POST.",
      client: "curl/8.5.0",
    },
  ],
  outage: undefined,
};

/** Looks that a test hands in one by one. */
function handedIn() {
  const queue: Look[] = [];
  let wake = () => {};
  return {
    look: (look: Look) => {
      queue.push(look);
      wake();
    },
    looks: (async function* () {
      for (;;) {
        for (let next = queue.shift(); next !== undefined; next = queue.shift()) yield next;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    })(),
  };
}

function start(more: { readonly openPage?: OpenPage; readonly signal?: AbortSignal } = {}) {
  const { stdin, output, ...terminal } = fakeTerminal(80, 40);
  const { look, looks } = handedIn();
  const written: string[] = [];
  const write = output.write.bind(output);
  vi.spyOn(output, "write").mockImplementation((part, ...rest) => {
    written.push(String(part));
    return write(part, ...(rest as []));
  });
  const programs = snippets({ ingestUrl: "http://localhost:8080", key: "co_sk_x", unique: "1", now: new Date() });
  const over = waitOnTerminal({
    terminal: { input: stdin, output, close: () => undefined },
    looks,
    ownTraceId: own.id,
    snippets: programs,
    place: { dashboardUrl: "http://localhost:3000", projectId: "prj_1" },
    style: { paint: noColours, unicode: true },
    openPage: more.openPage,
    env: {},
    again: "cognobserve-install first-trace",
    status: "cognobserve-install status",
    signal: more.signal ?? new AbortController().signal,
  });
  const shows = (words: string) => vi.waitFor(async () => expect(await terminal.text()).toContain(words), 5000);
  return { ...terminal, hangUp: () => stdin.destroy(), look, over, shows, written, programs };
}

it("leaves what arrived, once, and nothing of the screen", async () => {
  const screen = start();
  await screen.shows("Looking…");
  screen.look(seen(own));
  await screen.shows("Waiting for your first trace…");
  screen.look(seen(hello, own));
  await screen.shows("Waiting for the next one…");
  screen.type("q");
  expect((await screen.over).arrived).toMatchObject([hello]);
  expect(await screen.text()).toBe("✓ Received “hello-world”\n  http://localhost:3000/projects/prj_1/traces/hello-1");
  expect(screen.isRaw()).toBe(false);
});

it("leaves where to look when nothing arrived, and what almost did", async () => {
  const screen = start();
  screen.look(missed);
  await screen.shows("! A request came by GET. (curl/8.5.0, ");
  screen.type("\u0003");
  await screen.over;
  expect((await screen.text()).trimStart()).toBe(`! A request came by GET.
  Send POST.

No trace of yours has arrived yet; the installation is done all the same.
  Programs that send one, and a page that waits for it:
    ${page}
  To wait for it here again:
    cognobserve-install first-trace`);
});

it("copies the program that is shown, whole, and prints it without a margin", async () => {
  const screen = start();
  await screen.shows("[curl]");
  screen.type("\t");
  await screen.shows("[Python]");
  screen.type("C");
  await screen.shows("Python: sent to the terminal's clipboard.");
  const [, python] = screen.programs;
  expect(screen.written).toContain(`\u001B]52;c;${Buffer.from(python?.code ?? "").toString("base64")}\u0007`);
  screen.type("p");
  await screen.shows(`# ${python?.place}\n${python?.code.split("\n")[0]}\n`);
  await screen.shows("provider.shutdown()  # sends what is left\n\nSend a trace with");
  screen.type("q");
  await screen.over;
});

it("goes round all clients, either way", async () => {
  const screen = start();
  await screen.shows("[curl]");
  for (const label of ["JSON", "Node.js", "Python", "curl"]) {
    screen.type("\u001B[D");
    await screen.shows(`[${label}]`);
  }
  screen.type("\u001B[Z");
  await screen.shows("[JSON]");
  screen.type("\u001B[C");
  await screen.shows("[curl]");
  screen.type("q");
  await screen.over;
});

it("opens the page that waits, then that of the trace; and gives the link when it cannot", async () => {
  const opened: string[] = [];
  const screen = start({
    openPage: async (url) => {
      opened.push(url);
      return opened.length < 2;
    },
  });
  screen.look(seen(own));
  await screen.shows("o open the page");
  screen.type("o");
  await screen.shows(`Opening ${page}`);
  screen.look(seen(hello, own));
  await screen.shows("Received “hello-world”");
  screen.type("o");
  await screen.shows("No browser could be opened. The link is above.");
  expect(opened).toEqual([page, "http://localhost:3000/projects/prj_1/traces/hello-1"]);
  screen.type("q");
  await screen.over;
});

it("gives the link where there is no browser", async () => {
  const screen = start();
  await screen.shows("o link to the page");
  screen.type("o");
  await screen.shows(page);
  screen.type("q");
  await screen.over;
  expect((await screen.text()).startsWith(page)).toBe(true);
});

it("ends when the key is refused, as nothing can be seen with it any more", async () => {
  const screen = start();
  screen.look(seen(own));
  await screen.shows("Waiting for your first trace…");
  screen.look({ type: "refused", at: Date.now() });
  expect((await screen.over).last).toBe("refused");
  expect((await screen.text()).trim()).toBe(""); // whoever asked to wait says it
  expect(screen.isRaw()).toBe(false);
});

it("is drawn once, however the terminal's size changes", async () => {
  const screen = start();
  await screen.shows("Looking…");
  for (const [columns, rows] of [
    [120, 40],
    [60, 24],
    [40, 30],
    [80, 24],
    [80, 10], // what has scrolled out of a window that became too low is out of reach, but no more than that
  ] as const) {
    screen.resize(columns, rows);
    const shown = await screen.text();
    expect(shown.split("Looking…"), `${columns}x${rows}:\n${shown}`).toHaveLength(2);
    if (rows >= 24) expect(shown.split("Send a trace with"), `${columns}x${rows}:\n${shown}`).toHaveLength(2);
  }
  screen.type("q");
  await screen.over;
  expect(await screen.text()).not.toContain("Looking…");
});

it("ends when the terminal is gone", async () => {
  const screen = start();
  await screen.shows("Looking…");
  screen.hangUp();
  await screen.over;
});

it("ends when the run is told to end", async () => {
  const run = new AbortController();
  const screen = start({ signal: run.signal });
  await screen.shows("Looking…");
  run.abort();
  await screen.over;
  expect(await screen.text()).toContain("To wait for it here again:");
});
