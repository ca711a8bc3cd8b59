import { stripVTControlCharacters } from "node:util";
import { renderToString } from "ink";
import { describe, expect, it } from "vitest";
import { colours, noColours } from "../paint.ts";
import { album, type Draw, expectToFit } from "../testing/album.ts";
import type { Canvas } from "./canvas.ts";
import { frame } from "./frame.ts";
import { asciiGlyphs, inAscii, unicodeGlyphs } from "./glyphs.ts";
import { Lines } from "./screen.tsx";
import { atRest, type LiveState } from "./state.ts";
import { sceneState, scenes } from "./testing/scenes.ts";

const canvas: Canvas = {
  columns: 80,
  rows: 24,
  now: 12_300,
  paint: noColours,
  glyphs: unicodeGlyphs,
  keyboard: true,
};
const show = (state: LiveState, how: Partial<Canvas> = {}) => {
  const whole = { ...canvas, ...how };
  return renderToString(<Lines lines={frame(state, whole)} />, { columns: whole.columns });
};
const names = Object.keys(scenes);
const asked = (name: string): LiveState => ({ ...sceneState(name), stop: "asked" });

/** What has been asked, or chosen, after Ctrl-C. */
const stops = ["asked", "finishing", "undoing", "stopping"] as const;
const frames: readonly (readonly [name: string, state: LiveState])[] = [
  ...names.map((name) => [name, sceneState(name)] as const),
  ...stops.map((stop) => [stop, { ...sceneState("pulling"), stop }] as const),
];

it.each(frames)("%s looks like this, on every terminal", async (name, state) => {
  const draw: Draw = (columns, unicode) => {
    const text = show(state, { columns, glyphs: unicode ? unicodeGlyphs : asciiGlyphs });
    return (unicode ? text : inAscii(text)).split("\n");
  };
  await expect(album(draw)).toMatchFileSnapshot(`frames/${name}.txt`);
  expectToFit(draw);
});

describe("a frame", () => {
  const sizes = [
    [40, 5],
    [50, 12],
    [80, 24],
    [120, 40],
  ] as const;
  it.each(sizes)("at %i × %i is smaller than the terminal", (columns, rows) => {
    for (const state of [...names.map(sceneState), ...names.map(asked)]) {
      const lines = frame(state, { ...canvas, columns, rows });
      expect(lines.length).toBeLessThan(rows);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(columns);
    }
  });

  it("on few rows shows what failed first, and how much it does not show", () => {
    const lines = frame(sceneState("failing"), { ...canvas, rows: 14 });
    expect(lines.join("\n")).toMatch(
      /✗ worker .*\n {6}No worker has asked .*\n {2}… gateway .*\n.*\n {4}and \d more\n {2}worker says:/,
    );
  });

  const layers = /^ {6}[\da-f]{12} /;
  const layered = sceneState("pulling-many-layers");

  it("shows the largest layers that are being fetched, as many as there is room for, and none on few rows", () => {
    const ids = (rows: number, state: LiveState) =>
      frame(state, { ...canvas, rows })
        .filter((line) => layers.test(line))
        .map((line) => line.slice(6, 9));
    expect(ids(24, layered)).toEqual(["9f8", "e5d", "0a1"]);
    expect(ids(19, layered)).toEqual([]);
    // Their services were there before, and something else of them fails.
    const { services, lastWords } = sceneState("failing");
    expect(ids(20, { ...layered, services, lastWords })).toEqual(["9f8"]);
    const many = layered.downloads.map((download) => ({
      ...download,
      layers: Array.from({ length: 30 }, (_, index) => ({
        ...{ id: `${100 + index}aaaaaaaaaaaaaaaaaaaaaaaa`, state: "downloading" as const },
        ...{ downloadedBytes: 1e6, totalBytes: (30 - index) * 1e6 },
      })),
    }));
    expect(ids(40, { ...layered, downloads: many })).toEqual(["100", "101", "102"]);
  });

  it("shows all that it would show without layers", () => {
    const { services, lastWords } = sceneState("failing");
    const without = layered.downloads.map((download) => ({
      ...download,
      layers: download.layers.map((layer) => ({ ...layer, totalBytes: 0 })),
    }));
    for (const rows of [20, 22, 24, 30, 40]) {
      const full = { ...layered, services, lastWords };
      const lines = frame(full, { ...canvas, rows }).filter((line) => !layers.test(line));
      expect(lines).toEqual(frame({ ...full, downloads: without }, { ...canvas, rows }));
    }
  });

  it("is plain ASCII where the terminal has nothing else", () => {
    for (const state of [...names.map(sceneState), ...names.map(asked)]) {
      const text = frame(state, { ...canvas, glyphs: asciiGlyphs })
        .map(inAscii)
        .join("\n");
      expect(text.replace(/[\n -~]/g, "")).toBe("");
    }
  });

  it("says the same with colours, and sets no background", () => {
    for (const name of names) {
      const text = frame(asked(name), { ...canvas, paint: colours }).join("\n");
      expect(text.split("\u001B[").filter((part) => /^(4\d|10\d|7)[;m]/.test(part))).toEqual([]);
      expect(stripVTControlCharacters(text)).toBe(frame(asked(name), canvas).join("\n"));
    }
  });

  it("does not name keys where nobody can type", () => {
    expect(frame(sceneState("done"), { ...canvas, keyboard: false })).toEqual([
      expect.stringMatching(/^. Looking at what comes next {2}12\.3 s$/),
    ]);
  });

  it("is nothing at rest", () => {
    expect(frame(atRest, canvas)).toEqual([]);
  });

  it("moves", () => {
    const moments = [0, 100, 200].map((now) => frame(sceneState("done"), { ...canvas, now: 12_300 + now })[0]);
    expect(new Set(moments).size).toBe(3);
  });
});
