import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { InstallerEvent } from "../events.ts";
import { failure } from "../failures.ts";
import { liveRenderer } from "./live.ts";
import { colours, noColours } from "./paint.ts";
import { plainRenderer } from "./plain.ts";

const line = { program: "cognobserve-install", args: ["--yes"], directoryArgs: [] };
const hide = "\u001B[?25l";
const show = "\u001B[?25h";
const erase = "\r\u001B[K";

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

function collect(columns?: number) {
  const parts: string[] = [];
  return { columns, write: (part: string) => parts.push(part), parts, text: () => parts.join("") };
}

describe("a terminal", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("shows the step at work, how long it has taken and what it says, in a line that moves", () => {
    const out = collect();
    const renderer = liveRenderer(out, noColours, line, signIn);
    renderer.emit(progress("of nobody"));
    renderer.emit(started);
    vi.advanceTimersByTime(100);
    renderer.emit(progress("80 MB"));
    vi.advanceTimersByTime(900);
    expect(out.parts.slice(0, 4)).toEqual([
      hide,
      `${erase}⠙ Get the images  0.0 s`,
      `${erase}⠹ Get the images  0.1 s`,
      `${erase}⠸ Get the images  0.2 s  80 MB`,
    ]);
    expect(out.parts.slice(-2)).toEqual([
      `${erase}⠋ Get the images  0.9 s  80 MB`,
      `${erase}⠙ Get the images  1.0 s  80 MB`,
    ]);
    renderer.close();
  });

  it("lets what is said meanwhile scroll away above that line", () => {
    const out = collect();
    const renderer = liveRenderer(out, noColours, line, signIn);
    renderer.emit(started);
    out.parts.length = 0;
    renderer.emit({ type: "notice", message: "By the way." });
    expect(out.parts).toEqual([erase, "By the way.\n", `${erase}⠹ Get the images  0.0 s`]);
    out.parts.length = 0;
    renderer.emit({ type: "check", id: "x", title: "X", verdict: "refuse", message: "said by the failure" });
    expect(out.parts).toEqual([`${erase}⠸ Get the images  0.0 s`]);
    renderer.close();
  });

  it.each([
    ["a step that ends", done, "✓ Get the images  0.3 s\n"],
    ["a failure", failed, /^\n✗ Docker Compose could not start CognObserve/],
  ])("gives the line and the cursor back for %s, and draws no more", (_, event, said) => {
    const out = collect();
    const renderer = liveRenderer(out, noColours, line, signIn);
    renderer.emit(started);
    out.parts.length = 0;
    renderer.emit(event);
    expect(out.parts[0]).toBe(`${erase}${show}`);
    expect(out.parts[1]).toEqual(typeof said === "string" ? said : expect.stringMatching(said));
    vi.advanceTimersByTime(1000);
    renderer.close();
    expect(out.parts).toHaveLength(2);
  });

  it("begins each step afresh", () => {
    const out = collect();
    const renderer = liveRenderer(out, noColours, line, signIn);
    renderer.emit(started);
    renderer.emit(progress("80 MB"));
    vi.advanceTimersByTime(500);
    out.parts.length = 0;
    renderer.emit({ ...started, title: "Start" });
    expect(out.parts.slice(0, 2)).toEqual([`${erase}${show}`, hide]);
    expect(out.parts[2]).toMatch(/Start {2}0\.0 s$/);
    vi.advanceTimersByTime(100);
    expect(out.parts).toHaveLength(4);
    renderer.close();
  });

  it("takes a terminal of unknown width for one of eighty columns", () => {
    const out = collect();
    const renderer = liveRenderer(out, noColours, line, signIn);
    renderer.emit(started);
    renderer.emit(progress("x".repeat(100)));
    vi.advanceTimersByTime(100);
    expect(out.parts.at(-1)).toHaveLength(`${erase}⠙ `.length + 77);
    renderer.close();
  });

  it("ends with the closing screen, secrets included", () => {
    const out = collect();
    liveRenderer(out, noColours, line, signIn).emit(installed);
    expect(out.text()).toContain("Password   password of /x/.env\n");
    expect(out.text().endsWith("\n")).toBe(true);
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

describe("colours", () => {
  it("end what they began, so that they nest, and are told apart", () => {
    expect(colours.strong(colours.good("x"))).toBe("\u001B[1m\u001B[32mx\u001B[39m\u001B[22m");
    expect(colours.quiet(colours.bad("x"))).toBe("\u001B[2m\u001B[31mx\u001B[39m\u001B[22m");
    expect(colours.careful(colours.command("x"))).toBe("\u001B[33m\u001B[36mx\u001B[39m\u001B[39m");
  });
});
