import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { composePlugins } from "../faults/compose-plugins.ts";
import { until } from "../until.ts";
import { binary, repository, snapshot, testInstallation } from "./installation.ts";
import { keys, openScreen } from "./screen.ts";

/* The live view on a real terminal: what it shows while something is at work, what Ctrl-C asks, what stays on screen. */

const version = "test-live-view";
/** Without CI, in which nothing is drawn. */
const env = { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "/root", COGNOBSERVE_CHECKOUT: repository };
const spinner = "[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]";
const atWork = (title: string) => new RegExp(`${spinner} ${title} {2}\\d[\\s\\S]*Ctrl-C: stop`);

beforeAll(async () => {
  await execa("sh", ["scripts/build-installer.sh"], { cwd: repository });
});
afterAll(async () => {
  await execa("docker", ["image", "rm", `ghcr.io/cognobserve/cognobserve:${version}`], { reject: false });
});

/** A Compose that has started the containers and then does not end, so that the step lasts until it is let go. */
async function slowCompose() {
  const home = await mkdtemp(path.join(os.tmpdir(), "cognobserve-home-"));
  const [real = ""] = await composePlugins();
  const plugins = path.join(home, ".docker/cli-plugins");
  const started = path.join(home, "started");
  await mkdir(plugins, { recursive: true });
  const script = `#!/bin/sh
case " $* " in *" up "*) ;; *) exec ${real} "$@" ;; esac
${real} "$@" || exit
touch '${started}'
while [ -e '${started}' ]; do sleep 0.1; done
`;
  await writeFile(path.join(plugins, "docker-compose"), script, { mode: 0o755 });
  return {
    env: { ...env, HOME: home },
    hasStarted: () => until("the containers are started", () => existsSync(started)),
    letGo: () => rm(started),
    [Symbol.asyncDispose]: () => rm(home, { recursive: true }),
  };
}

describe("the live view", () => {
  it("undoes the run, or finishes the step, as Ctrl-C is answered; the same command then goes on to its end", async () => {
    await using installation = await testInstallation(version);
    await using compose = await slowCompose();
    const { project, directory, options } = installation;
    const command = [binary, "--yes", ...options].join(" ");
    const before = await snapshot(project, directory);

    const undone = openScreen(command, compose.env);
    await undone.shows(atWork("Start the containers"), 120_000);
    await compose.hasStarted();
    undone.type(keys.interrupt);
    await undone.shows(/Stop\?\n {2}f .*\n {2}u .*\n {2}s .*\n {2}Esc .*\n {2}Ctrl-C {2}stop at once$/);
    undone.type("u");
    await compose.letGo();
    expect(await undone.exitCode, undone.everything()).toBe(130);
    expect(undone.everything()).toMatch(/✗ Undone, as you asked[\s\S]*Everything has been put back as it was\.$/);
    expect(undone.everything()).not.toMatch(new RegExp(spinner));
    expect(await snapshot(project, directory)).toEqual(before);

    const finished = openScreen(command, compose.env);
    await finished.shows(atWork("Start the containers"));
    await compose.hasStarted();
    finished.type(keys.interrupt);
    await finished.shows("Stop?");
    finished.type(keys.escape);
    await finished.shows(/Ctrl-C: stop or undo .*$/);
    finished.type(`${keys.interrupt}f`);
    await finished.shows("Stops after this step.");
    await compose.letGo();
    expect(await finished.exitCode, finished.everything()).toBe(130);
    expect(finished.everything()).toMatch(/✓ Start the containers {2}\d[\s\S]*✗ Stopped, as you asked/);
    expect(finished.everything()).toContain("The next step is «Wait until everything is healthy».");
    expect(finished.everything()).toContain(`    ./install.sh --yes --dir ${directory}`);

    const done = openScreen(command, { ...env, LANG: "C" }, [120, 40]);
    await done.shows(/[|/\\-] Wait until everything is healthy {2}\d[\s\S]* {2}[~x] cognobserve {2}running/, 20_000);
    done.resize([60, 16]);
    await done.shows(/[|/\\-] Wait until everything is healthy {2}\d[\s\S]*Ctrl-C: stop or undo .*$/);
    expect(await done.exitCode, done.everything()).toBe(0);
    expect(done.everything()).toMatch(/\+ Wait until everything is healthy {2}\d/);
    expect(done.everything()).toContain("CognObserve is running.");
    expect(done.everything().replace(/[\n -~]/g, "")).toBe("");
    expect(done.everything()).not.toContain("Ctrl-C");
  });

  it("stops at once when Ctrl-C is hit twice", async () => {
    await using installation = await testInstallation(version);
    await using compose = await slowCompose();
    const screen = openScreen([binary, "--yes", ...installation.options].join(" "), compose.env);
    await screen.shows(atWork("Start the containers"), 120_000);
    await compose.hasStarted();
    screen.type(keys.interrupt + keys.interrupt);
    await compose.letGo();
    expect(await screen.exitCode, screen.everything()).toBe(130);
    expect(screen.everything()).toMatch(/✗ Interrupted[\s\S]*What was done so far is kept\.$/);
  });
});
