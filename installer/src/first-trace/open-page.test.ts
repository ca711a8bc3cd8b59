import { chmod, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it, vi } from "vitest";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { openerFor } from "./open-page.ts";

const desktop = { env: { DISPLAY: ":0" }, platform: "linux", userId: 1000 } as const;

it.each([
  ["a desktop", desktop, true],
  ["a Mac", { env: {}, platform: "darwin", userId: 501 }, true],
  ["Wayland", { ...desktop, env: { WAYLAND_DISPLAY: "wayland-0" } }, true],
  ["SSH", { ...desktop, env: { DISPLAY: "localhost:10.0", SSH_CONNECTION: "10.0.0.1 1 10.0.0.2 22" } }, false],
  ["SSH to a Mac", { env: { SSH_TTY: "/dev/ttys1" }, platform: "darwin", userId: 501 }, false],
  ["no display", { ...desktop, env: {} }, false],
  ["root", { ...desktop, userId: 0 }, false],
] as const)("on %s: %s", (_, surroundings, can) => {
  expect(openerFor(surroundings) !== undefined).toBe(can);
});

it("hands the page to xdg-open, and says when that fails", async () => {
  const directory = await temporaryDirectory();
  const program = path.join(directory, "xdg-open");
  await writeFile(program, `#!/bin/sh\necho "$1" >${directory}/opened\ncase $1 in *bad) exit 4 ;; esac\n`);
  await chmod(program, 0o755);
  vi.stubEnv("PATH", `${directory}:${process.env.PATH}`);
  try {
    const open = openerFor(desktop);
    expect(await open?.("http://localhost:3000/a?b&c")).toBe(true);
    expect(await readFile(`${directory}/opened`, "utf8")).toBe("http://localhost:3000/a?b&c\n");
    expect(await open?.("http://bad")).toBe(false);
  } finally {
    vi.unstubAllEnvs();
  }
});
