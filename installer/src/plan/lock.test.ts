import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { takeLock } from "./lock.ts";

const sleeper = (): ChildProcess => spawn("sleep", ["60"], { stdio: "ignore" });

async function end(child: ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}

describe("takeLock", () => {
  it("keeps a second installer out until it is given back", async () => {
    const file = path.join(await temporaryDirectory(), "lock");
    const release = await takeLock(file);
    await expect(takeLock(file)).rejects.toThrow(/\(locked\): Process \d+ on /);
    await release();
    await (await takeLock(file))();
    expect(await readdir(path.dirname(file))).toEqual([]);
  });

  it("belongs to its owner alone, and is given back even when somebody has removed it", async () => {
    const file = path.join(await temporaryDirectory(), "lock");
    const release = await takeLock(file);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await rm(file);
    await release();
  });

  it.each(["", "{", '{"pid":"1"}'])("takes over what is no lock of ours: «%s»", async (text) => {
    const file = path.join(await temporaryDirectory(), "lock");
    await writeFile(file, text);
    await takeLock(file);
    expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ pid: process.pid });
  });

  it("takes over the lock of a process that has ended and whose parent has not noticed", async () => {
    const file = path.join(await temporaryDirectory(), "lock");
    // The shell becomes a program that never asks after its child.
    const parent = spawn("sh", ["-c", "sleep 0 & echo $!; exec sleep 60"], { stdio: ["ignore", "pipe", "ignore"] });
    try {
      const pid = Number(String((await once(parent.stdout, "data"))[0]));
      await expect.poll(() => readFile(`/proc/${pid}/stat`, "utf8")).toMatch(/\) Z /);
      await writeFile(file, JSON.stringify({ pid, host: os.hostname(), since: "then", birth: "123" }));
      await takeLock(file);
      expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ pid: process.pid });
    } finally {
      await end(parent);
    }
  });

  it("takes the lock of a killed process over at once, and leaves no other file", async () => {
    const directory = await temporaryDirectory();
    const file = path.join(directory, "lock");
    const child = sleeper();
    await writeFile(file, JSON.stringify({ pid: child.pid, host: os.hostname(), since: "then", birth: null }));
    await expect(takeLock(file)).rejects.toThrow("locked");
    await end(child);
    await takeLock(file);
    expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ pid: process.pid });
    expect(await readdir(directory)).toEqual(["lock"]);
  });

  it("is not fooled by another process that was given the same number", async () => {
    const file = path.join(await temporaryDirectory(), "lock");
    await writeFile(file, JSON.stringify({ pid: process.pid, host: os.hostname(), since: "then", birth: "1" }));
    await takeLock(file);
  });

  it.runIf(existsSync("/proc/self/stat"))("knows a living process by when it began, whatever its name", async () => {
    const directory = await temporaryDirectory();
    const program = path.join(directory, "an) odd name");
    await writeFile(program, "#!/bin/sh\nread -r line\n", { mode: 0o755 });
    const child = spawn(program, { stdio: ["pipe", "pipe", "ignore"] });
    try {
      await once(child, "spawn");
      const file = path.join(directory, "lock");
      // proc(5): the name in parentheses is the second field of stat, and the start the twenty-second.
      const stat = await readFile(`/proc/${child.pid}/stat`, "utf8");
      expect(stat).toContain("(an) odd name) ");
      const birth = stat.split("(an) odd name) ")[1]?.split(" ")[19];
      await writeFile(file, JSON.stringify({ pid: child.pid, host: os.hostname(), since: "then", birth }));
      await expect(takeLock(file)).rejects.toThrow(
        `Process ${child.pid} on ${os.hostname()} has been at it since then.`,
      );
    } finally {
      await end(child);
    }
  });

  it("believes a lock of another machine, where it cannot look", async () => {
    const file = path.join(await temporaryDirectory(), "lock");
    const gone = sleeper();
    await end(gone);
    await writeFile(file, JSON.stringify({ pid: gone.pid, host: "elsewhere", since: "then", birth: null }));
    await expect(takeLock(file)).rejects.toThrow(`Process ${gone.pid} on elsewhere has been at it since then.`);
  });

  it("lets exactly one of many in when a stale lock lies there", async () => {
    const file = path.join(await temporaryDirectory(), "lock");
    await writeFile(file, JSON.stringify({ pid: process.pid, host: os.hostname(), since: "then", birth: "1" }));
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => takeLock(file)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});
