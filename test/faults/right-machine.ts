import { writeFile } from "node:fs/promises";
import path from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { binary } from "../installer/installation.ts";
import { asNobody } from "./as-nobody.ts";
import { withNetwork } from "./namespace.ts";
import { makeStage } from "./stage.ts";
import type { World } from "./world.ts";

const quoted = (words: readonly string[]): string =>
  words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");

/** The other side of the table: machines that only look as if nothing could be installed on them. */
export function describeRightMachine(world: () => World): void {
  describe("a machine on which it works all the same", () => {
    it("lets who is not root have a port below 1024, which only Docker may try", async () => {
      await using stage = await makeStage(world());
      const directory = path.join(stage.parent, "home", stage.project);
      const ports = ["--set", "WEB_PORT=80", "--set", `INGEST_PORT=${stage.ingestPort}`];
      const words = [binary, "--yes", "--dir", directory, "--version", "9.9.9-fault", ...ports, "--json"];
      const { lines, output } = await stage.run(quoted([...withNetwork(), ...asNobody(true), ...words]), {
        kill: { at: ({ type }) => type === "step", with: "SIGKILL" },
      });
      expect(lines, output).toContainEqual(expect.objectContaining({ type: "check", id: "ports", verdict: "pass" }));
    });

    it.each([
      ["http://localhost:9999", /means port 9999, but the dashboard is published at port (\d+) .*--set WEB_PORT=9999/],
      ["http://127.0.0.1", /means port 80, but the dashboard is published at port/],
      ["https://localhost", /takes a proxy in front that does TLS/],
    ])("takes %s in Quick Start, where a proxy may be, and says what has to be there", async (url, warning) => {
      await using stage = await makeStage(world());
      const words = [
        binary,
        "--yes",
        "--dir",
        stage.directory,
        "--version",
        "9.9.9-fault",
        ...stage.ports,
        "--url",
        url,
      ];
      const { lines, output } = await stage.run(quoted([...words, "--json"]), {
        kill: { at: ({ type }) => type === "step", with: "SIGKILL" },
      });
      expect(lines, output).toContainEqual(
        expect.objectContaining({ id: "public-url", verdict: "warn", message: expect.stringMatching(warning) }),
      );
    });

    it("installs where the engine is in a swarm and remaps users, and IPv6 is off", async () => {
      const engine = await world().engine();
      await using stage = await makeStage(world());
      const ids = path.join(stage.parent, "ids");
      await writeFile(ids, "daemon:100000:65536\n");
      for (const name of ["all", "default"]) {
        await execa("nsenter", [...engine.inside.slice(1), "sysctl", "-qw", `net.ipv6.conf.${name}.disable_ipv6=1`]);
      }
      await engine.start({ remap: ids });
      try {
        await engine.docker("swarm", "init", "--advertise-addr", "127.0.0.1");
        await engine.bring("ghcr.io/cognobserve/cognobserve:test");
        const words = [binary, "--yes", "--dir", stage.directory, "--version", "test", ...stage.ports, "--json"];
        const { exit, output } = await stage.run(quoted([...engine.inside, ...words]), { env: engine.env });
        expect(exit, output).toBe(0);
      } finally {
        await engine.docker("swarm", "leave", "--force");
        for (const name of ["all", "default"]) {
          await execa("nsenter", [...engine.inside.slice(1), "sysctl", "-qw", `net.ipv6.conf.${name}.disable_ipv6=0`]);
        }
        await engine.start();
      }
    });
  });
}
