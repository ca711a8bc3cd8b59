import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { repository, snapshot, testInstallation } from "./installation.ts";

/* What becomes of the machine, and what a person reads, when something goes wrong past the preflight: what
test/faults, which has more of them, does not look at. */

const name = "ghcr.io/cognobserve/cognobserve";
const crashing = "test-crashing";
/** Without a checkout, the image that is there is taken as it is. */
const noCheckout = { COGNOBSERVE_CHECKOUT: "" };

beforeAll(async () => {
  await execa("sh", ["scripts/build-installer.sh"], { cwd: repository });
  const dockerfile = `FROM debian:trixie-slim
CMD ["sh", "-c", "echo 'web: fine'; echo 'postgres: FATAL: could not open file'; sleep 1; exit 3"]
`;
  await execa("docker", ["build", "--tag", `${name}:${crashing}`, "-"], { input: dockerfile });
});
afterAll(async () => {
  await execa("docker", ["image", "rm", `${name}:${crashing}`], { reject: false });
});

describe("a container that cannot live", () => {
  it("ends the wait at once, with the failing service's last words, and is not left going round for ever", async () => {
    await using installation = await testInstallation(crashing);
    const { code, lines, output } = await installation.run(["--yes", ...installation.options], { env: noCheckout });
    expect(code, output).toBe(4);
    expect(lines.at(-1)).toMatchObject({
      type: "failure",
      code: "container-exited",
      title: "CognObserve stopped: postgres failed",
      cause: expect.stringContaining("postgres: FATAL: could not open file"),
      touched: "kept",
      log: expect.stringContaining(installation.directory),
    });
    const { stdout } = await execa("docker", ["ps", "--filter", `name=${installation.project}`, "--quiet"]);
    expect(stdout).toBe("");
  });
});

describe("containers that cannot be started", () => {
  it("are rolled back on a first installation, down to what was in the directory before", async () => {
    await using installation = await testInstallation(crashing);
    const { directory, project, options, run } = installation;
    await mkdir(directory);
    await writeFile(
      path.join(directory, "docker-compose.override.yml"),
      "services: { cognobserve: { networks: [nowhere] } }\nnetworks: { nowhere: { external: true } }\n",
    );
    await writeFile(path.join(directory, ".env"), "LOG_LEVEL=debug\n");
    const before = await snapshot(project, directory);

    const failed = await run(["--yes", ...options], { env: noCheckout });

    expect(failed.code, failed.output).toBe(1);
    expect(failed.lines.at(-1)).toMatchObject({
      code: "start-failed",
      touched: "rolled-back",
      cause: expect.stringContaining("nowhere"),
    });
    expect(await readdir(directory)).toEqual([".env", "docker-compose.override.yml"]);
    expect(await readFile(path.join(directory, ".env"), "utf8")).toBe("LOG_LEVEL=debug\n");
    const after = await snapshot(project, directory);
    expect({ ...Object(after), files: [] }).toEqual({ ...Object(before), files: [] });
    // The log of what went wrong outlives the roll-back.
    const log = String(failed.lines.at(-1)?.log);
    expect(await readFile(log, "utf8")).toContain("nowhere");
    await rm(log);
  });
});
