import path from "node:path";
import { expect, it } from "vitest";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { lookAtDirectory } from "./directory.ts";

it("finds a new directory without a problem, and makes none", async () => {
  const directory = path.join(await temporaryDirectory(), "a", "b");
  const look = () => lookAtDirectory(directory, "/opt/cognobserve");
  expect(await look()).toMatchObject({ exists: false, problem: undefined, installed: false });
  expect(await look()).toMatchObject({ exists: false });
});

it.runIf(process.platform === "linux")("knows that nothing can be made in /proc, even by root", async () => {
  const { problem } = await lookAtDirectory("/proc/x", "/opt/cognobserve");
  expect(problem).toMatch(/^\/proc is /);
});
