import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePorts } from "../free-ports.ts";
import { keys, openScreen } from "../installer/screen.ts";
import { asSomebody, contents, createMachine, which } from "./machine.ts";
import { glibcBuild, releasedScript, repository } from "./release.ts";
import { file, serveRelease, stall } from "./release-server.ts";

const version = "test-terminal";
/** Without anything in it: what is here already is not asked for at the registry, which cannot be reached. */
const image = `ghcr.io/cognobserve/cognobserve:${version}`;
let installer: Buffer;

beforeAll(async () => {
  await execa("sh", ["scripts/build-installer.sh"], { cwd: repository });
  installer = await readFile(join(repository, "dist/cognobserve-install"));
  await execa("sh", ["-c", `tar --create --files-from /dev/null | docker import - ${image}`]);
});
afterAll(() => execa("docker", ["image", "rm", image], { reject: false }));

describe("curl … | sh on a terminal", () => {
  it("asks questions, and the answers arrive although standard input is the script", async () => {
    await using server = await serveRelease({ [`/cognobserve-install-${glibcBuild}`]: file(installer) });
    await using machine = await createMachine({
      curl: which("curl"),
      sha256sum: which("sha256sum"),
      docker: which("docker"),
    });
    const script = join(machine.root, "install.sh");
    await writeFile(script, await releasedScript({ [glibcBuild]: installer }));
    const directory = join(machine.root, "installation");
    const [web, ingest] = await freePorts();
    // As root it would go to /usr/local/bin, of the machine that runs this test.
    const screen = openScreen(
      `cat "${script}" | sh -s -- --mode quickstart --version ${version} --dir "${directory}" --set WEB_PORT=${web} --set INGEST_PORT=${ingest}`,
      {
        PATH: machine.path,
        HOME: machine.home,
        SHELL: "/bin/sh",
        COGNOBSERVE_BASE_URL: server.url,
        COGNOBSERVE_BIN_DIR: join(machine.home, ".local/bin"),
      },
      [100, 40],
    );

    await screen.shows("May this line be added to");
    screen.type(`n${keys.enter}`);
    await screen.shows("At which URL");
    screen.type("http://observe.example");
    await screen.shows("http://observe.example");
    screen.type(keys.interrupt);

    expect(await screen.exitCode).toBe(130);
    expect(screen.everything()).toContain("Nothing has been changed");
    expect(await contents(machine.root)).not.toContain("installation");
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
    expect(await contents(machine.home)).toEqual([]);
  });
});
