import { describe, expect, it } from "vitest";
import type { InstallerEvent } from "../events.ts";
import { failure } from "../failures.ts";
import { closingLines } from "./closing.ts";
import { linesOf } from "./lines.ts";
import { frame } from "./live/frame.ts";
import { asciiGlyphs, unicodeGlyphs } from "./live/glyphs.ts";
import { sceneState, scenes } from "./live/testing/scenes.ts";
import { colours, type Paint } from "./paint.ts";
import { moment } from "./questions/testing/drawn.ts";
import { type View, viewLines } from "./questions/view.ts";

/** Backgrounds of the schemes that terminals come with, and of those that people often choose. */
const backgrounds = {
  white: "#ffffff", // of macOS' Basic, xterm, GNOME's and VS Code's light ones
  "Solarized light": "#fdf6e3",
  black: "#000000", // of xterm, Linux' console, macOS' Pro
  "Windows Terminal": "#0c0c0c",
  "GNOME and VS Code, dark": "#1e1e1e",
  Ubuntu: "#300a24",
  Dracula: "#282a36",
  "Solarized dark": "#002b36",
} as const;

/** Relative luminance of #rrggbb: WCAG 2.2, «relative luminance». */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG 2.2, «contrast ratio»: 1 to 21. */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** #rrggbb of one of xterm's colours 16 to 255: a cube, then greys. */
function colourOf(index: number): string {
  const steps = [0, 95, 135, 175, 215, 255];
  const at = index - 16;
  const parts =
    index < 232
      ? [Math.floor(at / 36), Math.floor(at / 6) % 6, at % 6].map((step) => steps[step] ?? 0)
      : [0, 0, 0].map(() => 8 + 10 * (index - 232));
  return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

/** What a paint begins with: ESC [ … m, without the frame (ECMA-48, SGR). */
const codeOf = (name: keyof Paint): string => colours[name]("x").slice(2).split("m")[0] ?? "";
const indexOf = (name: keyof Paint): number => Number(/^38;5;(\d+)$/.exec(codeOf(name))?.[1]);

describe("colours", () => {
  it("end what they began, so that they nest", () => {
    expect(colours.strong(colours.good("x"))).toBe("\u001B[1m\u001B[38;5;28mx\u001B[39m\u001B[22m");
    expect(colours.quiet(colours.command("x"))).toBe("\u001B[38;5;243m\u001B[1mx\u001B[22m\u001B[39m");
  });

  it("of what is good, bad, to be careful with and at work are told apart", () => {
    expect(new Set((["good", "bad", "careful", "active", "quiet"] as const).map(codeOf)).size).toBe(5);
  });
});

describe("on every background", () => {
  it("words that are set off keep the colour that the scheme has for words", () => {
    expect([codeOf("strong"), codeOf("command")]).toEqual(["1", "1"]);
  });

  // WCAG 2.2, 1.4.11: at least 3:1 for what is not text.
  it.each(Object.entries(backgrounds))("signs and quiet words can be seen: %s", (_, background) => {
    for (const name of ["good", "bad", "careful", "active", "quiet"] as const) {
      expect(indexOf(name), name).toBeGreaterThanOrEqual(16);
      expect(contrast(colourOf(indexOf(name)), background), name).toBeGreaterThanOrEqual(3);
    }
  });

  // WCAG 2.2, 1.4.3: at least 4.5:1 for text. No colour reaches that on all backgrounds at once.
  it.each(["white", "black"] as const)("quiet words can be read: %s", (name) => {
    expect(contrast(colourOf(indexOf("quiet")), backgrounds[name])).toBeGreaterThanOrEqual(4.5);
  });
});

const line = { program: "cognobserve-install", args: ["--yes"], directoryArgs: [] };
const stays: readonly InstallerEvent[] = [
  { type: "check", id: "memory", title: "Memory", verdict: "warn", message: "2 GB" },
  { type: "check", id: "disk", title: "Disk space", verdict: "pass", message: "41 GB free" },
  { type: "warning", message: "The installer itself is still there.", commands: ["rm cognobserve-install"] },
  { type: "step", id: "start", title: "Start the containers", state: "done", elapsedMs: 1200 },
  { type: "step", id: "start", title: "Start the containers", state: "skipped" },
  { type: "step", id: "start", title: "Start the containers", state: "undone" },
  { type: "failure", ...failure("interrupted", {}).text, exit: 130, touched: "kept" },
];
const installed = {
  type: "installed",
  changed: true,
  elapsedMs: 1,
  dir: "/srv/x",
  mode: "quickstart",
  version: "1.4.2",
  dashboardUrl: "http://localhost:3000",
  ingestUrl: "http://localhost:8080",
  traceUrl: "http://localhost:3000/projects/prj_1/traces/probe",
  adminEmail: "ada@example.com",
  envFile: "/srv/x/.env",
} as const;
const choice = moment({
  kind: "choice",
  title: "How?",
  choices: [
    { value: "a", label: "Quick Start", about: "One container" },
    { value: "b", label: "Production", about: "Many" },
  ],
  kept: undefined,
});
const text = moment({ kind: "text", title: "Which?", otherwise: "this", kept: undefined, check: () => undefined });

describe("words have no colour of their own", () => {
  const canvas = { columns: 100, rows: 30, now: 12_300, paint: colours, keyboard: true };
  const question = (view: Omit<View, "keys">) =>
    [true, false].flatMap((unicode) => viewLines({ ...view, keys: [] }, { paint: colours, unicode }, 80));

  it.each<[string, readonly string[]]>([
    ...Object.keys(scenes).flatMap((name): [string, readonly string[]][] => [
      [name, frame(sceneState(name), { ...canvas, glyphs: unicodeGlyphs })],
      [`${name} in ASCII`, frame(sceneState(name), { ...canvas, glyphs: asciiGlyphs })],
    ]),
    ["what stays", stays.flatMap((event) => linesOf(event, colours, line))],
    ["the last words", closingLines(installed, true, undefined, colours, line)],
    ["a choice", question(choice)],
    ["a wrong answer", question({ ...text, state: "wrong", typed: "x", problem: "must be a URL" })],
    ["an answer", question({ ...text, state: "answered", typed: "x" })],
  ])("%s", (_, lines) => {
    const painted = lines
      .join("\n")
      .split("\u001B[38;5;")
      .slice(1)
      .map((part) => part.split("\u001B[39m")[0] ?? "");
    for (const part of painted) {
      const [index, ...what] = part.split("m");
      if (index !== String(indexOf("quiet"))) expect(what.join("m")).toMatch(/^(.|[^\p{L}\p{N}]+)$/u);
    }
    expect(painted.length).toBeGreaterThan(0);
  });
});
