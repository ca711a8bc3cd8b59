import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { DockerCli } from "../engine/docker-cli.ts";
import { production } from "../modes/production.ts";
import { quickstart } from "../modes/quickstart.ts";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { type FilesToBe, lookAtComposeFiles } from "./compose-files.ts";

const cli = new DockerCli(process.env);
const override = "docker-compose.override.yml";
const secret = "hunter2-".repeat(5);

/** An installation of the mode «production» that is not there yet. */
async function toBe(more: Partial<FilesToBe> = {}): Promise<FilesToBe> {
  return {
    directory: path.join(await temporaryDirectory(), "x"),
    project: "x",
    composeFiles: ["docker-compose.yml"],
    publishedFiles: production.files,
    envEntries: [
      { name: "NEXTAUTH_SECRET", value: secret, comment: "" },
      { name: "NEXTAUTH_URL", value: "http://localhost:3000", comment: "" },
      { name: "LOG_LEVEL", value: undefined, comment: "" },
    ],
    ...more,
  };
}

/** The same with a file of the user's own. */
async function withOverride(text: string, more: Partial<FilesToBe> = {}): Promise<FilesToBe> {
  const files = await toBe({ composeFiles: ["docker-compose.yml", override], ...more });
  await mkdir(files.directory);
  await writeFile(path.join(files.directory, override), text);
  return files;
}

describe("lookAtComposeFiles", () => {
  it("has nothing against what is published, in a directory that is not there yet", async () => {
    expect(await lookAtComposeFiles(cli, await toBe())).toEqual({ own: [], problem: [] });
    const composeFiles = ["docker-compose.yml", "external-postgres.yml", "tls-automatic.yml"];
    expect(await lookAtComposeFiles(cli, await toBe({ composeFiles }))).toEqual({ own: [], problem: [] });
  });

  it("does not ask where there is one plain file of ours", async () => {
    const files = { publishedFiles: quickstart.files };
    expect(await lookAtComposeFiles(cli, await toBe(files))).toBeUndefined();
    expect(await lookAtComposeFiles(cli, await withOverride("services: {}\n", files))).toMatchObject({ problem: [] });
  });

  it.each([
    ["services: { web: { networks: [nowhere] } }", /undefined network nowhere/],
    ["services: { web: { prots: [] } }", /docker-compose\.override\.yml: services\.web Additional property prots/],
    ["services: { web: { ports: [ }", /^yaml: /],
    ["services: { web: { environment: { A: '${NOWHERE:?is not set}' } } }", /NOWHERE is missing a value: is not set/],
    ["services: { web: { env_file: [own.env] } }", /\/x\/own\.env/],
  ])("repeats what Compose complains of: %s", async (text, complaint) => {
    const files = await withOverride(text);
    const fact = await lookAtComposeFiles(cli, files);
    expect(fact?.own).toEqual([path.join(files.directory, override)]);
    expect(fact?.problem.join("\n")).toMatch(complaint);
    expect(fact?.problem.join("\n")).not.toContain("cognobserve-install-");
  });

  it("reads the `.env` that is there and what comes into it, files that the user's own names, and edited ones", async () => {
    const text = "services: { web: { env_file: [own.env], environment: { A: '${OWN:?}', B: '${NEXTAUTH_URL:?}' } } }\n";
    const files = await withOverride(text);
    await writeFile(path.join(files.directory, ".env"), "OWN=1\n");
    await writeFile(path.join(files.directory, "own.env"), "X=1\n");
    expect(await lookAtComposeFiles(cli, files)).toMatchObject({ problem: [] });
    await writeFile(path.join(files.directory, "docker-compose.yml"), "services: { web: { nothing: 1 } }\n");
    const fact = await lookAtComposeFiles(cli, files);
    expect(fact?.own).toEqual(["docker-compose.yml", override].map((name) => path.join(files.directory, name)));
    expect(fact?.problem.join("\n")).toMatch(/nothing is not allowed/);
  });

  it.each([
    ['POSTGRES_PASSWORD="abc def', /^line \d: unterminated quoted value$/],
    ["POSTGRES_PASSWORD='abc def", /^line \d: unterminated quoted value$/],
    ["A=${abc", /^Invalid template$/],
    ["abc def", /^line 2: key cannot contain a space$/],
  ])("names an .env with %j by its place, and repeats no value", async (line, problem) => {
    const files = await withOverride("services: {}\n");
    const env = path.join(files.directory, ".env");
    await writeFile(env, `OK=1\n${line}\n`);
    expect(await lookAtComposeFiles(cli, files)).toEqual({ own: [env], problem: [expect.stringMatching(problem)] });
  });

  it("says nothing where a file of the user's own names one that is still to be written", async () => {
    const fresh = await withOverride("services: { web: { env_file: [.env] } }");
    expect(await lookAtComposeFiles(cli, fresh)).toBeUndefined();
    await writeFile(path.join(fresh.directory, ".env"), "OWN=1\n");
    expect(await lookAtComposeFiles(cli, fresh)).toMatchObject({ problem: [] });
    const extending = "services: { other: { extends: { file: docker-compose.yml, service: web } } }";
    expect(await lookAtComposeFiles(cli, await withOverride(extending))).toBeUndefined();
  });

  it("says nothing where Compose cannot be asked", async () => {
    expect(await lookAtComposeFiles(new DockerCli({ PATH: "/nowhere" }), await toBe())).toBeUndefined();
    const blind = await docker('shift 8; echo "open $1: no such file or directory" >&2; exit 14');
    expect(await lookAtComposeFiles(blind.cli, await toBe())).toBeUndefined();
  });

  it("writes no secret, tells none on a command line, and leaves nothing behind", async () => {
    const { cli, record } = await docker('printf "%s\\n" "$@"; for each; do cat "$each" 2>/dev/null; done; env');
    const files = await toBe();
    const temporaries = await temporaryDirectory();
    vi.stubEnv("TMPDIR", temporaries);
    onTestFinished(() => void vi.unstubAllEnvs());
    await lookAtComposeFiles(cli, files);
    expect(await record()).toContain(`--file\n${temporaries}/cognobserve-install-`);
    expect(await record()).toContain("NEXTAUTH_URL=http://localhost:3000");
    expect(await record()).toContain("NEXTAUTH_SECRET=");
    expect(await record()).not.toContain(secret);
    expect(await readdir(temporaries)).toEqual([]);
  });
});

/** A `docker` that does something else; what it says is kept. */
async function docker(script: string) {
  const bin = await temporaryDirectory();
  const file = path.join(bin, "record");
  await writeFile(path.join(bin, "docker"), `#!/bin/sh\nexec >${file}\n${script}\n`, { mode: 0o755 });
  return {
    cli: new DockerCli({ PATH: `${bin}:/usr/bin:/bin` }),
    record: () => readFile(file, "utf8"),
  };
}
