import { appendFile, readFile } from "node:fs/promises";
import path from "node:path";
import { type TraceSummary, tracePage } from "@cognobserve/contracts/public-api";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import {
  envOf,
  type Line,
  newName,
  repository,
  snapshot,
  type TestInstallation,
  testInstallation,
} from "./installation.ts";

/* Killed while the image is built, the same command goes on from there; the other steps are rows of test/faults. What
uninstalling leaves. */

const version = newName("test-kill");
const removeImage = (tag: string) =>
  execa("docker", ["image", "rm", `ghcr.io/cognobserve/cognobserve:${tag}`], { reject: false });

beforeAll(async () => {
  await execa("sh", ["scripts/build-installer.sh"], { cwd: repository });
});
afterAll(() => removeImage(version));

const isStep = (id: string, state: string) => (line: Line) =>
  line.type === "step" && line.id === id && line.state === state;

/** Every trace that the installation's key shows. */
async function traces({ directory, web }: TestInstallation): Promise<readonly TraceSummary[]> {
  const { INIT_API_KEY = "" } = await envOf(directory);
  const answer = await fetch(`${web}/api/v1/traces`, { headers: { "X-API-Key": INIT_API_KEY } });
  expect(answer.status).toBe(200);
  return tracePage.parse(await answer.json()).data;
}

async function expectInstalled(installation: TestInstallation): Promise<void> {
  expect(await (await fetch(`${installation.web}/api/health`)).json()).toMatchObject({ status: "healthy" });
  expect((await traces(installation)).length).toBeGreaterThan(0);
}

describe("killed with SIGKILL while the image is built", () => {
  it.each([
    ["before", { killAt: isStep("image", "started") }],
    ["in", { killAt: isStep("image", "started"), killAfterMs: 60 }],
    ["after", { killAt: isStep("image", "done") }],
  ] as const)("%s: the same command ends well", async (_, killing) => {
    // An image that is not here yet; and the build that outlives its installer makes none that another row would find.
    const absent = newName("test-kill");
    onTestFinished(async () => void (await removeImage(absent)));
    await using installation = await testInstallation(absent);
    const killed = await installation.run(["--yes", ...installation.options], killing);
    expect(killed.signal, killed.output).toBe("SIGKILL");

    const again = await installation.run(["--yes", ...installation.options]);

    expect(again.code, again.output).toBe(0);
    await expectInstalled(installation);
  });
});

describe("undo", () => {
  it("leaves containers, volumes, networks and the directory as they were", async () => {
    await using installation = await testInstallation(version);
    const { project, directory, options, run } = installation;
    const before = await snapshot(project, directory);
    const installed = await run(["--yes", ...options]);
    expect(installed.code, installed.output).toBe(0);
    expect(await snapshot(project, directory)).not.toEqual(before);
    const uninstalled = await run(["uninstall", "--yes", "--delete-data", "--dir", directory]);
    expect(uninstalled.code, uninstalled.output).toBe(0);
    expect(await snapshot(project, directory)).toEqual(before);
    expect((await execa("ls", ["-d", directory], { reject: false })).exitCode).not.toBe(0);
  });

  it("keeps the data and its keys, and a file that was edited, which a new installation finds again", async () => {
    await using installation = await testInstallation(version);
    const { directory, options, run } = installation;
    const installed = await run(["--yes", ...options]);
    expect(installed.code, installed.output).toBe(0);
    const [first] = await traces(installation);
    const file = path.join(directory, "docker-compose.yml");
    await appendFile(file, "# mine\n");
    const uninstalled = await run(["uninstall", "--yes", "--dir", directory]);
    expect(uninstalled.code, uninstalled.output).toBe(0);
    expect(uninstalled.lines).toContainEqual(
      expect.objectContaining({ type: "warning", message: `${file} has been edited and is left where it is.` }),
    );
    expect(await readFile(file, "utf8")).toMatch(/# mine\n$/);
    const again = await run(["--yes", ...options]);
    expect(again.code, again.output).toBe(0);
    expect(await traces(installation)).toContainEqual(first);
  });
});
