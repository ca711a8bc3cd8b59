import { execa } from "execa";
import { until } from "../until.ts";
import type { Variables } from "./row.ts";
import type { Stage } from "./stage.ts";

/* Waits until an installation is so far that something can strike it in the middle of a step. */

/**
 * Its first container has been made.
 * @param env names the engine where it is not the usual one
 */
export const containerIsMade = ({ project }: Stage, env: Variables = {}): Promise<unknown> =>
  until("a container is made", async () => {
    const list = ["ps", "--all", "--quiet", "--filter", `label=com.docker.compose.project=${project}`];
    return (await execa("docker", list, { env })).stdout !== "";
  });

/** A Quick Start lays its database into its volume, or has just done so. */
export const databaseIsBegun = ({ project }: Stage, env: Variables = {}): Promise<unknown> =>
  until("the database is begun", () =>
    execa("docker", ["exec", `${project}-cognobserve-1`, "sh", "-c", "ls -d /data/postgres*"], { env }),
  );
