import { access, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { quickstartImage } from "../container.ts";
import { testInstallation } from "../installer/installation.ts";
import { keys, openScreen } from "../installer/screen.ts";
import { asSomebody, contents, createMachine, which } from "./machine.ts";
import { glibcBuild, releasedScript, repository } from "./release.ts";
import { file, serveRelease, stall } from "./release-server.ts";

const version = "test-terminal";
const image = `ghcr.io/cognobserve/cognobserve:${version}`;
let installer: Buffer;

beforeAll(async () => {
  await execa("sh", ["scripts/build-installer.sh"], { cwd: repository });
  installer = await readFile(join(repository, "dist/cognobserve-install"));
  // What is here already is not asked for at the registry, which cannot be reached.
  await execa("docker", ["tag", await quickstartImage(), image]);
});
afterAll(() => execa("docker", ["image", "rm", image], { reject: false }));

describe("curl … | sh on a terminal", () => {
  it("goes the whole way to a person's own first trace, and the next time fetches and changes nothing", async () => {
    await using server = await serveRelease({ [`/cognobserve-install-${glibcBuild}`]: file(installer) });
    await using machine = await createMachine({
      curl: which("curl"),
      sha256sum: which("sha256sum"),
      docker: which("docker"),
    });
    const script = join(machine.root, "install.sh");
    await writeFile(script, await releasedScript({ [glibcBuild]: installer }));
    await using installation = await testInstallation(version);
    const { directory, options } = installation;
    const open = () =>
      openScreen(
        `cat "${script}" | sh -s -- ${options.join(" ")}`,
        {
          PATH: machine.path,
          HOME: machine.home,
          SHELL: "/bin/sh",
          COGNOBSERVE_BASE_URL: server.url,
          // As root it would go to /usr/local/bin, of the machine that runs this test.
          COGNOBSERVE_BIN_DIR: join(machine.home, ".local/bin"),
        },
        [100, 40],
      );

    const screen = open();
    await screen.shows("May this line be added to");
    screen.type(`n${keys.enter}`);
    for (const question of ["How is CognObserve to run?", "At which URL", "Make strong ones for me"]) {
      await screen.shows(question);
      screen.type(keys.enter);
    }
    await screen.shows("Install now? Nothing has been changed yet.");
    expect(await contents(machine.home)).toEqual([".local", ".local/bin", ".local/bin/cognobserve-install"]);
    await expect(access(directory)).rejects.toThrow("ENOENT");
    screen.type(keys.enter);
    await screen.shows("Waiting for your first trace", 150_000);
    screen.type("c");
    await screen.shows("sent to the terminal's clipboard");
    await execa("sh", ["-c", screen.clipboard() ?? "exit 1"]);
    await screen.shows("Received “hello-world”");
    screen.type("q");
    expect(await screen.exitCode, screen.everything()).toBe(0);
    for (const words of ["CognObserve is running.", "✓ Received “hello-world”"])
      expect(screen.everything()).toContain(words);

    const fetched = server.requests.length;
    const again = open();
    expect(await again.exitCode, again.everything()).toBe(0);
    expect(again.everything()).not.toContain("May this line be added to");
    expect(again.everything()).toContain("CognObserve is running already. Nothing has been changed.");
    expect(server.requests.length).toBe(fetched);
  });

  it("shows how much has come, and leaves nothing behind after Ctrl-C", async () => {
    const answer = stall(installer, 5_000_000, file(installer));
    await using server = await serveRelease({ [`/cognobserve-install-${glibcBuild}`]: answer });
    await using machine = await createMachine();
    const script = join(machine.root, "install.sh");
    await writeFile(script, await releasedScript({ [glibcBuild]: installer }));
    // Ctrl-C reaches the outer shell too, which is to live on and pass the inner one's code along.
    const screen = openScreen(`trap : INT; cat "${script}" | ${asSomebody} sh -s -- --yes; exit $?`, {
      PATH: machine.path,
      HOME: machine.home,
      COGNOBSERVE_BASE_URL: server.url,
    });

    await screen.shows("4 MB");
    screen.type(keys.interrupt);

    expect(await screen.exitCode).toBe(130);
    expect(screen.everything()).toMatch(/Stopped\. Nothing has been changed\.$/);
    expect(await contents(machine.home)).toEqual([]);
  });
});
