import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { writeFiles } from "./write-files.ts";

async function setUp() {
  const directory = await temporaryDirectory();
  const warnings: string[] = [];
  const run = {
    signal: new AbortController().signal,
    progress: () => undefined,
    tell: () => undefined,
    warn: (message: string) => void warnings.push(message),
  };
  const context = {
    directory,
    publishedFiles: [{ name: "docker-compose.yml", content: "services: {}\n" }],
    envEntries: [{ name: "INIT_API_KEY", value: "co_sk_1", comment: "The key." }],
    data: "as-before",
  } as const;
  const file = (name: string) => path.join(directory, name);
  return { directory, context, run, warnings, file };
}

/** `before`, then `run`: what the runner does. */
async function write(context: Parameters<typeof writeFiles.run>[0], run: Parameters<typeof writeFiles.run>[1]) {
  const before = await writeFiles.before?.(context);
  await writeFiles.run(context, run);
  return before;
}

describe("writeFiles", () => {
  it("writes, is done then, and takes everything back", async () => {
    const { directory, context, run, file } = await setUp();
    expect(await writeFiles.done(context)).toBe(false);
    const before = await write(context, run);
    expect(await writeFiles.done(context)).toBe(true);
    expect((await stat(file(".env"))).mode & 0o777).toBe(0o600);
    await writeFiles.undo?.(context, before, run);
    expect(await readdir(directory)).toEqual([".cognobserve"]);
  });

  it("puts the user's own .env back as it was, mode included", async () => {
    const { context, run, file } = await setUp();
    await writeFile(file(".env"), "MINE=1\n", { mode: 0o640 });
    const before = await write(context, run);
    expect(await readFile(file(".env"), "utf8")).toContain("MINE=1\n");
    await writeFiles.undo?.(context, before, run);
    expect(await readFile(file(".env"), "utf8")).toBe("MINE=1\n");
    expect((await stat(file(".env"))).mode & 0o777).toBe(0o640);
  });

  it("names what it cannot take back, and why", async () => {
    const { context, run, file } = await setUp();
    const before = await write(context, run);
    await rm(file(".env"));
    await mkdir(file(".env"));
    await expect(writeFiles.undo?.(context, before, run)).rejects.toMatchObject({
      text: { code: "write-failed", title: `${file(".env")} could not be written` },
    });
  });

  it("leaves a file that the user has edited, and names it", async () => {
    const { context, run, warnings, file } = await setUp();
    const before = await write(context, run);
    await writeFile(file("docker-compose.yml"), "services: { mine: {} }\n");
    for (const _ of ["once", "and again after a crash"]) {
      await writeFiles.undo?.({ ...context, data: "delete" }, before, run);
      expect(await readFile(file("docker-compose.yml"), "utf8")).toContain("mine");
    }
    expect(warnings[0]).toBe(`${file("docker-compose.yml")} has been edited and is left where it is.`);
    await expect(readFile(file(".env"))).rejects.toThrow("ENOENT");
  });

  it("hands the journal no text of a file, and keeps its copy closed to others", async () => {
    const { context, run, file, directory } = await setUp();
    await writeFile(file(".env"), "INIT_API_KEY=co_sk_of-mine\n", { mode: 0o644 });
    expect(JSON.stringify(await write(context, run))).not.toContain("co_sk_of-mine");
    const copies = (await readdir(file(".cognobserve/before"), { recursive: true })).filter((name) =>
      name.endsWith(".env"),
    );
    expect(copies).toHaveLength(1);
    const copy = path.join(directory, ".cognobserve/before", copies[0] ?? "-");
    expect((await stat(copy)).mode & 0o777).toBe(0o600);
  });

  it("closes an .env that others could read", async () => {
    const { context, run, file } = await setUp();
    await write(context, run);
    const text = await readFile(file(".env"), "utf8");
    await writeFile(file("open"), text, { mode: 0o644 });
    await rename(file("open"), file(".env"));
    expect(await writeFiles.done(context)).toBe(false);
    await writeFiles.run(context, run);
    expect((await stat(file(".env"))).mode & 0o777).toBe(0o600);
  });

  it("renews a file that nobody touched, and leaves one alone that somebody did", async () => {
    const { context, run, warnings, file } = await setUp();
    await write(context, run);
    const newer = {
      ...context,
      publishedFiles: [{ name: "docker-compose.yml", content: "services: { newer: {} }\n" }],
    };
    await writeFiles.run(newer, run);
    expect(await readFile(file("docker-compose.yml"), "utf8")).toContain("newer");
    expect(warnings).toEqual([]);
    await writeFile(file("docker-compose.yml"), "services: { mine: {} }\n");
    await writeFiles.run(context, run);
    expect(await readFile(file("docker-compose.yml"), "utf8")).toContain("mine");
    expect(warnings).toEqual([
      expect.stringMatching(/has been edited .*:\n- services: \{\}\n\+ services: \{ mine: \{\} \}\n/),
    ]);
    expect(await writeFiles.done(context)).toBe(true);
  });

  it("shows which of the user's values were replaced, and no secret", async () => {
    const { context, run, warnings, file } = await setUp();
    await writeFile(file(".env"), "MINE=1\nRETENTION_DAYS=30\nINIT_API_KEY=co_sk_of-mine\n");
    const envEntries = [
      ...context.envEntries,
      { name: "RETENTION_DAYS", value: "7", comment: "Days." },
      { name: "LOG_LEVEL", value: "debug", comment: "New." },
    ];
    await write({ ...context, envEntries }, run);
    expect(warnings).toEqual([
      [
        `In ${file(".env")} other values stand now:`,
        "- RETENTION_DAYS=30",
        "- INIT_API_KEY=…",
        "+ RETENTION_DAYS=7",
        "+ INIT_API_KEY=…",
      ].join("\n"),
    ]);
    expect(await readFile(file(".env"), "utf8")).toContain("MINE=1\n");
  });

  it.each([
    [[".env"]],
    [[".env", "docker-compose.yml"]],
    [["docker-compose.yml"]],
    [[".env", ".cognobserve/published/docker-compose.yml"]],
  ])("goes on when a crash has left just %j", async (left) => {
    const { directory, context, run, warnings, file } = await setUp();
    const before = await write(context, run);
    const finished = await readFile(file(".env"), "utf8");
    for (const name of [".env", "docker-compose.yml", ".cognobserve/published/docker-compose.yml"]) {
      if (!left.includes(name)) await rm(file(name));
    }
    expect(await writeFiles.done(context)).toBe(false);
    await writeFiles.run(context, run);
    expect(await writeFiles.done(context)).toBe(true);
    expect(await readFile(file(".env"), "utf8")).toBe(finished);
    expect(warnings).toEqual([]);
    await writeFiles.undo?.(context, before, run);
    expect(await readdir(directory)).toEqual([".cognobserve"]);
  });

  it("names the file that it could not write", async () => {
    const { context, run, file } = await setUp();
    await mkdir(file("docker-compose.yml"));
    await expect(write(context, run)).rejects.toThrow(/docker-compose\.yml/);
  });
});
