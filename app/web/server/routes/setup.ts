import type { SetupState } from "@cognobserve/contracts/web-api";
import { isClaimed } from "@cognobserve/database/installation-claim";
import { Hono } from "hono";
import type { Dependencies, WebEnv } from "../context.ts";

/** What a visitor who is not signed in may know. */
export function setupRoutes({ db, registration, version }: Dependencies): Hono<WebEnv> {
  return new Hono<WebEnv>().get("/", async (c) => {
    const state: SetupState = { claimed: await isClaimed(db), registration, version };
    return c.json(state);
  });
}
