import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { cgroupLimit } from "./cgroup-limit.ts";
import { longestLog } from "./container-logs.ts";

let root = "";
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "limits-"));
});

async function put(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(path.join(root, file)), { recursive: true });
  await writeFile(path.join(root, file), text);
}

describe("the cgroup around a machine", () => {
  it("limits its memory, in either version", async () => {
    expect(await cgroupLimit(root)).toBeUndefined();
    await put("sys/fs/cgroup/memory/memory.limit_in_bytes", "1000000\n");
    expect(await cgroupLimit(root)).toBe(1_000_000);
    await put("sys/fs/cgroup/memory.max", "536870912\n");
    expect(await cgroupLimit(root)).toBe(536_870_912);
  });

  it("that has no limit is none", async () => {
    await put("sys/fs/cgroup/memory.max", "max\n");
    expect(await cgroupLimit(root)).toBeUndefined();
    await put("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    expect(await cgroupLimit(root)).toBeUndefined();
  });

  it.each([".dockerenv", "run/.containerenv"])(
    "of an application's container is not the engine's (%s)",
    async (mark) => {
      await put("sys/fs/cgroup/memory.max", "536870912\n");
      await put(mark, "");
      expect(await cgroupLimit(root)).toBeUndefined();
    },
  );
});

it("finds the container that has said most", async () => {
  expect(await longestLog(root)).toBeUndefined();
  for (const [id, text] of [
    ["aaaaaaaaaaaaaaaa", "short"],
    ["bbbbbbbbbbbbbbbb", "much longer"],
  ] as const) {
    await put(`containers/${id}/${id}-json.log`, text);
  }
  await put("containers/cccccccccccccccc/config.v2.json", "no log at all, but a long file");
  expect(await longestLog(root)).toEqual({
    container: "bbbbbbbbbbbb",
    file: path.join(root, "containers/bbbbbbbbbbbbbbbb/bbbbbbbbbbbbbbbb-json.log"),
    bytes: 11,
  });
});
