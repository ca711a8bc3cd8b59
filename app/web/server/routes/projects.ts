import { type Project, projectInput } from "@cognobserve/contracts/web-api";
import { listModels } from "@cognobserve/database/list-models";
import { createProject, listProjects, type ProjectRow } from "@cognobserve/database/projects";
import { Hono } from "hono";
import type { Dependencies, WebEnv } from "../context.ts";
import { jsonBody } from "../json-body.ts";
import { requireProject, requireUser } from "../require-user.ts";
import { apiKeyRoutes } from "./api-keys.ts";
import { liveRoutes } from "./live.ts";

/** A row as the dashboard reads it. */
export const toProject = (row: ProjectRow): Project => ({ ...row, createdAt: row.createdAt.toISOString() });

/** A user's projects, and everything below one of them. */
export function projectRoutes(dependencies: Dependencies): Hono<WebEnv> {
  const { db } = dependencies;
  const routes = new Hono<WebEnv>();
  routes.use(requireUser(dependencies));

  routes.get("/", async (c) => c.json((await listProjects(db, c.var.user.id)).map(toProject)));

  routes.post("/", async (c) => {
    const { name } = await jsonBody(c, projectInput);
    return c.json(toProject(await createProject(db, { name, userId: c.var.user.id })), 201);
  });

  routes.use("/:projectId/*", requireProject(dependencies));
  routes.get("/:projectId/models", async (c) => c.json(await listModels(db, c.var.projectId)));
  routes.route("/:projectId/api-keys", apiKeyRoutes(dependencies));
  routes.route("/:projectId/live", liveRoutes(dependencies));
  return routes;
}
