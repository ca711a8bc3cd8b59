import { access } from "node:fs/promises";
import { createServer } from "node:net";
import { execa } from "execa";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { binary, repository, testInstallation } from "./installation.ts";
import { keys, openScreen } from "./screen.ts";

/* What the installer offers to mend before it installs anything, and that it does so. */

const env = { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "/root", COGNOBSERVE_CHECKOUT: repository };

beforeAll(async () => {
  await execa("sh", ["scripts/build-installer.sh"], { cwd: repository });
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
    screen.type(keys.interrupt);
    expect(await screen.exitCode).toBe(130);
    await expect(access(directory)).rejects.toThrow("ENOENT");
  });
});

/** Listens on a port for as long as the test runs. */
async function hold(port: number): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, "0.0.0.0", resolve));
  onTestFinished(() => void server.close());
}
