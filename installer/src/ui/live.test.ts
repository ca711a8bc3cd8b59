import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { InstallerEvent } from "../events.ts";
import { failure } from "../failures.ts";
import { unicodeGlyphs } from "./live/glyphs.ts";
import { fakeTerminal } from "./live/testing/fake-terminal.ts";
import { scenes } from "./live/testing/scenes.ts";
import { liveRenderer } from "./live.ts";
import { noColours } from "./paint.ts";
import { plainRenderer } from "./plain.ts";

const line = { program: "cognobserve-install", args: ["--yes"], directoryArgs: [] };

const started: InstallerEvent = { type: "step", id: "image", title: "Get the images", state: "started" };
const done: InstallerEvent = { ...started, state: "done", elapsedMs: 250 };
const progress = (message: string): InstallerEvent => ({ type: "progress", step: "image", message, elapsedMs: 100 });
const { text, exit } = failure("start-failed", { lastLines: ["no"] });
const failed: InstallerEvent = { type: "failure", ...text, exit, touched: "kept" };
const installed: InstallerEvent = {
  type: "installed",
  changed: true,
  elapsedMs: 1,
  dir: "/x",
  mode: "quickstart",
  version: "1.2.3",
  dashboardUrl: "http://localhost:3000",
  ingestUrl: "http://localhost:8080",
  adminEmail: "admin@cognobserve.local",
  envFile: "/x/.env",
};
const signIn = (envFile: string) => ({ password: `password of ${envFile}`, apiKey: "co_sk_x" });

function collect() {
  const parts: string[] = [];
  return { write: (part: string) => parts.push(part), parts, text: () => parts.join("") };
}

/** A live view on a terminal of the test's own. */
function live(terminal = fakeTerminal()) {
  const asked: string[] = [];
  const renderer = liveRenderer({
    ...terminal,
    paint: noColours,
    glyphs: unicodeGlyphs,
    spell: (said) => said,
    line,
    readSignIn: signIn,
    stopping: { finishStep: () => asked.push("finish"), undo: () => asked.push("undo") },
    interrupt: () => asked.push("interrupt"),
  });
  onTestFinished(renderer.close);
  const shows = (words: RegExp) =>
    vi.waitFor(
      async () => {
        expect(await terminal.text()).toMatch(words);
      },
      { timeout: 5000, interval: 20 },
    );
  return { ...terminal, asked, renderer, emit: renderer.emit, shows };
}

const wait = (of: string, state: "waiting" | "over"): InstallerEvent => ({
  type: "wait",
  for: of,
  state,
  elapsedMs: 61_000,
});

describe("a terminal", () => {
  it("shows in one line what is waited for before anything is done, below what is said, and leaves the keyboard alone", async () => {
    const { emit, shows, text, isRaw, renderer } = live();
    emit(wait("Asking Docker", "waiting"));
    emit(wait("Asking the database at db:5432", "waiting"));
    await shows(/^… 1:01 {2}Asking Docker, Asking the database at db:5432$/);
    emit({ type: "notice", message: "From the environment: WEB_PORT." });
    emit(wait("Asking Docker", "over"));
    await shows(/^From the environment: WEB_PORT\.\n… 1:01 {2}Asking the database at db:5432$/);
    expect(isRaw()).toBe(false);
    emit(wait("Asking the database at db:5432", "over"));
    expect(await text()).toBe("From the environment: WEB_PORT.");
    emit(wait("Asking Docker", "waiting"));
    await shows(/… 1:01/);
    renderer.close();
    expect(await text()).toBe("From the environment: WEB_PORT.");
  });

  it("keeps to one line where the terminal becomes narrower, and takes all of it away", async () => {
    const { emit, shows, text, resize, renderer } = live();
    emit({ type: "notice", message: "From the environment: WEB_PORT." });
    emit(wait("Asking the database at a-host-with-a-long-name.example.com:5432", "waiting"));
    await shows(/… 1:01 {2}Asking the database at a-host-with-a-long-name\.example\.com:5432$/);
    resize(40, 24);
    await shows(/^From the environment: WEB_PORT\.\n… 1:01 {2}Asking the database at a-host-…$/);
    resize(30, 24);
    renderer.close();
    expect((await text()).replaceAll("\n", "")).toBe("From the environment: WEB_PORT.");
  });

  it("shows in that line what is taken back outside of a run, where no key could stop it", async () => {
    const { emit, shows, text, isRaw } = live();
    emit(wait("Taking back: Get the images", "waiting"));
    await shows(/^… 1:01 {2}Taking back: Get the images$/);
    emit(wait("Taking back: Get the images", "over"));
    emit({ ...started, state: "undone", elapsedMs: 61_000 });
    emit(wait("Taking back: Write .env", "waiting"));
    await shows(/^↶ Get the images: taken back\n… 1:01 {2}Taking back: Write \.env$/);
    expect(isRaw()).toBe(false);
    emit(wait("Taking back: Write .env", "over"));
    emit({ type: "notice", message: "It is gone." });
    expect(await text()).toBe("↶ Get the images: taken back\nIt is gone.");
  });

  it("shows below the step what is waited for between the steps, and no line of its own", async () => {
    const { emit, shows, text } = live();
    emit(wait("Asking Docker", "waiting"));
    await shows(/Asking Docker/);
    emit(done);
    emit(wait("Asking the dashboard", "waiting"));
    await shows(
      /^✓ Get the images {2}0\.3 s\n\S Looking at what comes next {2}\d+\.\d s\n {2}Asking the dashboard\nCtrl-C/,
    );
    emit(wait("Asking the dashboard", "over"));
    await shows(/comes next {2}\d+\.\d s\nCtrl-C/);
    expect(await text()).not.toContain("Asking Docker");
  });

  it("shows the step at work, for how long it has been, what it says, and what can be typed", async () => {
    const { emit, shows, text } = live();
    emit(started);
    emit(progress("80 MB"));
    await shows(/^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] Get the images {2}\d+\.\d s\n {2}80 MB\nCtrl-C: stop or undo .*$/);
    const first = await text();
    await vi.waitFor(async () => expect(await text()).not.toBe(first));
  });

  it("lets what is said meanwhile scroll away above that, links in one piece", async () => {
    const { emit, shows, text } = live(fakeTerminal(40, 10));
    emit(started);
    await shows(/Get the images/);
    const link = `https://example.com/${"x".repeat(40)}`;
    for (const message of ["By the way.", link, ...Array.from({ length: 12 }, (_, n) => `line ${n}`)]) {
      emit({ type: "notice", message });
    }
    await shows(/line 11\n. Get the images/);
    const shown = await text();
    expect(shown.startsWith("By the way.\n")).toBe(true);
    expect(shown.replaceAll("\n", "")).toContain(link);
    expect(shown.match(/Get the images/g)).toHaveLength(1);
  });

  it.each([
    ["a failure", failed, /^Soon\.\n✓ Get the images {2}0\.3 s\n\n✗ Docker Compose could not start CognObserve/],
    [
      "the end",
      installed,
      /^Soon\.\n✓ Get the images {2}0\.3 s\n\n✓ CognObserve is running\.[\s\S]*password of \/x\/\.env/,
    ],
  ])("is given back for %s, which stays on it, and nothing is drawn any more", async (_, event, said) => {
    const { emit, shows, text, isRaw, resize } = live();
    emit(started);
    await shows(/Ctrl-C/);
    expect(isRaw()).toBe(true);
    for (const last of [{ type: "notice", message: "Soon." } as const, done, event]) {
      emit(last);
      resize(80, 24); // draws anew, at once
    }
    expect(isRaw()).toBe(false);
    const shown = await text();
    expect(shown).toMatch(said);
    expect(shown).not.toMatch(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]|Ctrl-C/);
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(await text()).toBe(shown);
  });

  it("is left alone by a view that is closed before it was open, and can be opened again", async () => {
    const { emit, renderer, shows, text, isRaw } = live();
    emit(started);
    renderer.close();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect([await text(), isRaw()]).toEqual(["", false]);
    emit(started);
    await shows(/Get the images/);
  });

  it("is never filled, however small it becomes, and filled better when it grows", async () => {
    const { emit, shows, text, resize } = live();
    for (const event of scenes.failing ?? []) emit(event);
    await shows(/worker says:[\s\S]*Ctrl-C: stop or undo .*$/);
    resize(50, 8);
    await shows(/Ctrl-C: stop or undo .*$/);
    emit({ type: "notice", message: "Small." });
    await shows(/Small\.\n. Wait until everything is healthy[^✓]*worker says:[\s\S]*Ctrl-C: stop or undo .*$/);
    resize(120, 40);
    await shows(/Small\.\n. Wait until [\s\S]*✓ ingest {4}running, healthy[\s\S]*Ctrl-C: stop or undo .*$/);
    expect((await text()).split("Small.")[1]?.match(/Wait until/g)).toHaveLength(1);
  });

  it("leaves nothing behind of lines that a narrower terminal breaks in two", async () => {
    const { emit, shows, text, resize } = live();
    emit({ type: "notice", message: "Before." });
    for (const event of scenes.pulling ?? []) emit(event);
    await shows(/layers[\s\S]*Ctrl-C: stop or undo .*$/);
    resize(50, 24);
    await shows(/Ctrl-C: stop or undo .*$/);
    expect(await text()).toMatch(/^Before\.\n. Get the images .*\n(?!.*Get the images)/);
    expect((await text()).match(/Get the images/g)).toHaveLength(1);
  });

  it("asks what Ctrl-C is to mean, and does what is answered", async () => {
    const { emit, shows, type, asked } = live();
    emit(started);
    await shows(/Ctrl-C: stop or undo .*$/);
    type("\u0003");
    await shows(/Stop\?\n {2}f {7}finish this step/);
    type("\u001B");
    await shows(/Ctrl-C: stop or undo .*$/);
    type("\u0003");
    await shows(/Stop\?/);
    type("f");
    await shows(/Stops after this step\.\nCtrl-C: stop at once$/);
    type("\u0003");
    await shows(/Stopping\./);
    expect(asked).toEqual(["finish", "interrupt"]);
  });

  it("shows that everything is being undone", async () => {
    const { emit, shows, type, asked } = live();
    emit(started);
    await shows(/Ctrl-C/);
    type("\u0003");
    await shows(/Stop\?/);
    type("u");
    emit({ ...started, state: "failed" });
    await shows(/Clearing up[\s\S]*Everything of this run is being undone\.\nCtrl-C: /);
    expect(asked).toEqual(["undo"]);
  });
});

describe("a pipe", () => {
  it("gets everything but failures on standard output", () => {
    const [out, errors] = [collect(), collect()];
    const renderer = plainRenderer(out, errors, noColours, line, signIn);
    for (const event of [started, done, installed]) renderer.emit(event);
    expect(out.parts[0]).toBe("✓ Get the images  0.3 s\n");
    expect(out.parts[1]).toContain("Password   password of /x/.env\n");
    expect(out.parts).toHaveLength(2);
    expect(errors.parts).toEqual([]);
    renderer.close();
  });

  it("hears the same words again in another step", () => {
    const out = collect();
    const renderer = plainRenderer(out, out, noColours, line, signIn);
    for (const event of [started, progress("asking"), progress("asking"), done, started, progress("asking")]) {
      renderer.emit(event);
    }
    expect(out.parts).toEqual(["… 0.1 s asking\n", "✓ Get the images  0.3 s\n", "… 0.1 s asking\n"]);
  });
});
