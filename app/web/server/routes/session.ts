import type { Session } from "@cognobserve/contracts/web-api";
import { listProjects } from "@cognobserve/database/projects";
import { ingestUrl } from "@cognobserve/settings/ingest-url";
import { Hono } from "hono";
import type { Dependencies, WebEnv } from "../context.ts";
import { publicOrigin } from "../public-origin.ts";
import { requireUser } from "../require-user.ts";
import { toProject } from "./projects.ts";

/** Who is signed in, and what they may see. */
export function sessionRoutes(dependencies: Dependencies): Hono<WebEnv> {
  const { db, publicUrl, ingestPlace } = dependencies;
  return new Hono<WebEnv>().get("/", requireUser(dependencies), async (c) => {
    const session: Session = {
      user: c.var.user,
      projects: (await listProjects(db, c.var.user.id)).map(toProject),
      ingestUrl: ingestUrl(publicOrigin(c, publicUrl), ingestPlace),
    };
    return c.json(session);
  });
}
