import { Hono } from "hono";
import type { Dependencies, WebEnv } from "../context.ts";

/** Health of the installation, and of this process alone. */
export function healthRoutes({ health, version }: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  routes.get("/", async (c) => {
    const answer = await health();
    return c.json(answer, answer.status === "unhealthy" ? 503 : 200);
  });
  routes.get("/live", (c) => c.json({ status: "ok", version }));
  return routes;
}
