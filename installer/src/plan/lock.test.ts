import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, writeFile } from "node:fs/promises";
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

  it("believes a lock of another machine", async () => {
    const file = path.join(await temporaryDirectory(), "lock");
    await writeFile(file, JSON.stringify({ pid: 1, host: "elsewhere", since: "then", birth: null }));
    await expect(takeLock(file)).rejects.toThrow("Process 1 on elsewhere has been at it since then.");
  });

  it("lets exactly one of many in when a stale lock lies there", async () => {
    const file = path.join(await temporaryDirectory(), "lock");
    await writeFile(file, JSON.stringify({ pid: process.pid, host: os.hostname(), since: "then", birth: "1" }));
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => takeLock(file)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});
