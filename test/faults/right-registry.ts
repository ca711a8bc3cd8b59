import { describe, expect, it } from "vitest";
import { binary } from "../installer/installation.ts";
import type { Kill } from "./row.ts";
import { makeStage } from "./stage.ts";
import type { World } from "./world.ts";

/** The other side of the table: what only looks as if an image could not be had. */
export function describeRightRegistry(world: () => World): void {
  describe("images that can be had all the same", () => {
    it("come from a mirror when no way leads to Docker Hub", async () => {
      const { env, docker } = await world().engine();
      await using stage = await makeStage(world());
      const url = ["--url", stage.web.replace("127.0.0.1", "localhost")];
      const words = ["--yes", "--mode", "production", ...url, "--dir", stage.directory, ...stage.ports, "--json"];
      const command = [binary, ...words, "--version", "9.9.9"].join(" ");
      const kill: Kill = {
        at: ({ type, id, state }) => type === "step" && id === "image" && state === "done",
        with: "SIGKILL",
      };
      const { lines, output } = await stage
        .run(command, { env, kill })
        .finally(() => docker("image", "prune", "--all", "--force"));
      const images = new Set(lines.filter(({ type }) => type === "download").map(({ image }) => image));
      expect(images, output).toContain("caddy:2");
      expect(lines, output).toContainEqual(
        expect.objectContaining({
          type: "check",
          id: "registry",
          verdict: "pass",
          message: `${images.size} from ghcr.io and docker.io`,
        }),
      );
      expect(lines, output).toContainEqual(expect.objectContaining({ type: "step", id: "image", state: "done" }));
    });
  });
}
