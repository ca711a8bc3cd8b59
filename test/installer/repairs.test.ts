import { access } from "node:fs/promises";
import { createServer } from "node:net";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { binary, repository, testInstallation } from "./installation.ts";
import { keys, openScreen } from "./screen.ts";

/* What the installer offers to mend before it installs anything, and that it does so. */

const env = { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "/root", COGNOBSERVE_CHECKOUT: repository };

const image = "cognobserve-test-bare-machine";

beforeAll(async () => {
  await execa("sh", ["scripts/build-installer.sh"], { cwd: repository });
});
afterAll(async () => {
  await execa("docker", ["image", "rm", image], { reject: false });
});

describe("a port that somebody else has", () => {
  it("is exchanged for the next free one, and nothing is changed until the end", async () => {
    await using installation = await testInstallation("test-repairs");
    const { directory, options, web } = installation;
    const port = Number(new URL(web).port);
    await hold(port);
    const screen = openScreen([binary, "--mode", "quickstart", ...options].join(" "), env);

    await screen.shows(new RegExp(`Use port \\d+ instead of ${port}\\?`));
    expect(screen.text()).toMatch(new RegExp(`Port ${port} is taken by another program {2}\\(port-taken\\)`));
    expect(screen.text()).toMatch(/process \d+, listens on 0\.0\.0\.0/);
    const next = /Use port (\d+)/.exec(screen.text())?.[1];
    screen.type(keys.enter);
    await screen.shows(`✓ Ports: ${next}`);
    await screen.shows(`http://localhost:${next}`);
    screen.type(keys.enter);
    await screen.shows("Make strong ones for me");
    screen.type(keys.enter);
    await screen.shows(/◆ {2}Install now\?/);
    expect(screen.text()).toContain(`${next} to the network: the dashboard`);
    screen.type(keys.interrupt);
    expect(await screen.exitCode, screen.everything()).toBe(130);
    await expect(access(directory)).rejects.toThrow("ENOENT");
  });

  it("is left as it is with Esc, by which no answer is lost, neither there nor at the refusal", async () => {
    await using installation = await testInstallation("test-repairs");
    const { directory, options, web } = installation;
    const port = Number(new URL(web).port);
    const secret = "session-secret-of-a-test-0123456789";
    const screen = openScreen([binary, "--mode", "quickstart", ...options].join(" "), env);
    await screen.shows(/◆ {2}At which URL/);
    screen.type(keys.enter);
    await screen.shows("Make strong ones for me");
    screen.type(keys.down + keys.enter);
    await screen.shows("Session secret (NEXTAUTH_SECRET)");
    screen.type(secret + keys.enter);
    await screen.shows("Password of the administrator (INIT_ADMIN_PASSWORD)");
    screen.type(keys.enter);
    await screen.shows(/◆ {2}API key \(INIT_API_KEY\)/);
    const letGo = await hold(port);
    screen.type(keys.enter);

    await screen.shows(new RegExp(`◆ {2}Use port \\d+ instead of ${port}\\?[\\s\\S]*Esc no  ·  Ctrl-C leave$`));
    screen.type(keys.escape);
    await screen.shows(
      /No, leave it as it is\n[\s\S]*◆ {2}This cannot be installed yet\.[\s\S]*Esc change an answer {2}· /,
    );
    screen.type(keys.escape);
    await screen.shows(/◆ {2}Which answer\?[\s\S]*Session secret +given, and not shown/);
    letGo();
    screen.type(keys.enter);
    await screen.shows(/◆ {2}At which URL/);
    screen.type(keys.enter);
    await screen.shows(/◆ {2}Install now\? Nothing has been changed yet\./);
    expect(screen.text()).toContain("secrets given: NEXTAUTH_SECRET");
    screen.type(keys.interrupt);
    expect(await screen.exitCode, screen.everything()).toBe(130);
    expect(screen.everything()).not.toContain(secret);
    await expect(access(directory)).rejects.toThrow("ENOENT");
  });
});

describe("a machine without Docker", () => {
  it("is told what to type, and left as it is, where nobody is asked", async () => {
    await using installation = await testInstallation("test-repairs");
    const { directory, options, run } = installation;
    const { code, lines, output } = await run(["--yes", ...options], { env: { PATH: "/nowhere" } });
    expect(code, output).toBe(3);
    expect(lines.at(-1)).toMatchObject({ code: "docker-missing", touched: "nothing" });
    await expect(access(directory)).rejects.toThrow("ENOENT");
  });

  // What is in the packages is Debian's; that they are asked for, shown and enough is ours.
  it("has it installed and started, each shown before, and is told what that has changed", async () => {
    await using machine = await bareMachine();
    const screen = openScreen(`${machine.enter} cognobserve-install --mode quickstart`, env);

    await screen.shows("Install Docker?");
    expect(screen.text()).toContain("Docker is not installed  (docker-missing)");
    expect(screen.text()).toContain("Yes, from Docker's own repository");
    expect(screen.text()).toContain("● Yes, from Debian's own packages");
    screen.type(keys.enter);
    await screen.shows("Run these?");
    expect(screen.text()).toContain("    apt-get update");
    await expect(machine.run("docker", "version")).rejects.toThrow("executable file not found");
    screen.type(keys.enter);

    await screen.shows("Start Docker?", 100_000);
    expect(screen.everything()).toContain("✓ Docker was installed from Debian's own packages");
    screen.type(keys.interrupt);
    expect(await screen.exitCode, screen.everything()).toBe(130);
    expect(screen.everything()).toMatch(
      /Docker was installed from Debian's own packages\. To take that back:\n +apt-get remove/,
    );
    // What it has done outlives it, though there is no installation yet whose journal it could stand in.
    await expect(machine.run("ls", "/opt/cognobserve")).rejects.toThrow("No such file");
    const kept = "/var/lib/cognobserve/host-changes.ndjson";
    expect((await machine.run("cat", kept)).stdout).toContain("Docker was installed from Debian's own packages.");

    const again = openScreen(`${machine.enter} cognobserve-install --mode quickstart`, env);
    await again.shows("Start Docker?");
    again.type(keys.enter);
    await again.shows("Run this?");
    expect(again.text()).toContain("dockerd");
    again.type(keys.enter);
    // Mended as far as that goes: without a network, no image can come.
    expect(await again.exitCode, again.everything()).toBe(4);
    const both = /Docker was installed from Debian's own packages.*\n.*Docker's engine was started by hand/;
    expect((await machine.run("cat", kept)).stdout).toMatch(both);
    expect(again.everything()).toMatch(/✓ Docker engine: 2\d\.\S+ on linux/);
    expect(again.everything()).toMatch(/✓ Docker Compose: 2\./);
    expect(again.everything()).toContain("(image-no-network)");
    expect(again.everything()).toMatch(/To take that\s+back:\n +kill/);
    expect(again.everything()).toContain("What was done so far is kept.");
  });
});

/**
 * Debian 13, without even something that starts services. The packages that it may be told to install lie in its cache,
 * so that the test is not one of the mirror; without what Debian only recommends, such as git, which takes a minute.
 */
const dockerfile = `FROM debian:trixie-slim
RUN rm -f /etc/apt/apt.conf.d/docker* /usr/sbin/service \\
 && echo 'APT::Install-Recommends "false"; Acquire::Retries "0";' >/etc/apt/apt.conf.d/90-small \\
 && apt-get update \\
 && apt-get install --yes --download-only docker.io docker-cli docker-compose docker-buildx
`;

/** Such a machine, as a container that may have containers of its own. It has no network, as all that it needs is there. */
async function bareMachine() {
  await execa("docker", ["build", "--network", "host", "--tag", image, "-"], { input: dockerfile });
  const { stdout: id } = await execa("docker", [
    ...["run", "--detach", "--rm", "--privileged", "--network", "none", "--volume", "/var/lib/docker"],
    ...["--volume", `${binary}:/usr/local/bin/cognobserve-install:ro`, image, "sleep", "infinity"],
  ]);
  return {
    enter: `docker exec --interactive --tty --env TERM=xterm-256color ${id}`,
    run: (...args: readonly string[]) => execa("docker", ["exec", id, ...args]),
    [Symbol.asyncDispose]: async () => {
      await execa("docker", ["rm", "--force", "--volumes", id]);
    },
  };
}

/** Listens on a port for as long as the test runs, or until it is let go. */
async function hold(port: number): Promise<() => void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, "0.0.0.0", resolve));
  const letGo = () => void server.close();
  onTestFinished(letGo);
  return letGo;
}
