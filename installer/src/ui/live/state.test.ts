import { describe, expect, it } from "vitest";
import type { InstallerEvent } from "../../events.ts";
import { atRest, reduce } from "./state.ts";

const after = (...events: readonly InstallerEvent[]) =>
  events.reduce((state, event, index) => reduce(state, event, index * 1000), atRest);

const step = (state: "started" | "done" | "skipped" | "failed" | "undone"): InstallerEvent => ({
  type: "step",
  id: "start",
  title: "Start",
  state,
});
const progress: InstallerEvent = { type: "progress", step: "start", message: "waiting", elapsedMs: 1 };
const download = (image: string, downloadedBytes: number): InstallerEvent => ({
  type: "download",
  step: "start",
  image,
  state: "downloading",
  downloadedBytes,
  totalBytes: 9,
  layers: [],
  elapsedMs: 1,
});
const web = (ready: boolean): InstallerEvent => ({
  type: "services",
  step: "start",
  services: [{ service: "web", container: "x-web-1", state: ready ? "running" : "restarting", ready }],
  elapsedMs: 1,
});
const log: InstallerEvent = { type: "service-log", step: "start", service: "web", lines: ["no"], elapsedMs: 1 };

describe("the live view", () => {
  it("shows a step from the moment on in which it starts, and what it says last", () => {
    expect(after(progress, step("started"), progress).step).toEqual({
      id: "start",
      title: "Start",
      since: 1000,
      message: "waiting",
    });
    expect(after(step("started"), progress, step("started")).step?.message).toBe("");
    const built: InstallerEvent = { type: "build", step: "start", image: "x", stage: "3/7", elapsedMs: 1 };
    expect(after(step("started"), built).step?.message).toBe("3/7");
  });

  it.each([
    ["done", "Looking at what comes next"],
    ["skipped", "Looking at what comes next"],
    ["failed", "Clearing up"],
    ["undone", "Clearing up"],
  ] as const)("goes on after a step that is %s", (state, title) => {
    const { step: now, downloads, lastWords } = after(step("started"), download("a", 1), log, step(state));
    expect(now).toEqual({ id: "start", title, since: 3000, message: "" });
    expect({ downloads, lastWords }).toEqual({ downloads: [], lastWords: undefined });
  });

  it("begins with the run", () => {
    expect(after({ type: "log-file", path: "/x" }).step?.title).toBe("Looking at what comes next");
    expect(after(progress).step).toBeUndefined();
  });

  it("has one row for an image, in the order in which they came", () => {
    const { downloads } = after(step("started"), download("a", 1), download("b", 1), download("a", 5));
    expect(downloads.map(({ image, downloadedBytes }) => [image, downloadedBytes])).toEqual([
      ["a", 5],
      ["b", 1],
    ]);
  });

  it("shows a service's last words until it is well", () => {
    expect(after(web(false), log).lastWords).toEqual({ service: "web", lines: ["no"] });
    expect(after(web(false), log, web(false)).lastWords).toBeDefined();
    expect(after(web(false), log, web(true))).toMatchObject({ services: [{ ready: true }], lastWords: undefined });
  });

  it("leaves alone what is said for good", () => {
    expect(after({ type: "notice", message: "x" })).toBe(atRest);
  });
});
