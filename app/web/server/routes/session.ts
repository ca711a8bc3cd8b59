import type { Session } from "@cognobserve/contracts/web-api";
import { listProjects } from "@cognobserve/database/projects";
import { Hono } from "hono";
import type { Dependencies, WebEnv } from "../context.ts";
import { publicOrigin } from "../public-origin.ts";
import { requireUser } from "../require-user.ts";
import { toProject } from "./projects.ts";

/** Who is signed in, and what they may see. */
export function sessionRoutes(dependencies: Dependencies): Hono<WebEnv> {
  const { db, publicUrl, ingestPort } = dependencies;
  return new Hono<WebEnv>().get("/", requireUser(dependencies), async (c) => {
    const { hostname } = new URL(publicOrigin(c, publicUrl));
    const session: Session = {
      user: c.var.user,
      projects: (await listProjects(db, c.var.user.id)).map(toProject),
      // Plain http whatever the page came by: a proxy that ends TLS does so for the dashboard, not at ingest's port.
      ingestUrl: new URL(`http://${hostname}:${ingestPort}`).origin,
    };
    return c.json(session);
  });
}
