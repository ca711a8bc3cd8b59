import { hashApiKey } from "@cognobserve/database/api-keys";
import { authenticateApiKey, touchApiKey } from "@cognobserve/database/authenticate-api-key";
import type { Context } from "hono";
import type { Dependencies, WebEnv } from "./context.ts";
import { Refusal } from "./refusal.ts";
import { currentUser, demandMembership } from "./require-user.ts";

/**
 * The project that a request to the public API may read: the API key's own, or for the dashboard the one it names with
 * a session of one of its members.
 * @param named `project_id` of the query
 * @throws Refusal (401, 403, 404, 400)
 */
export async function readableProject(
  c: Context<WebEnv>,
  { db, authentication }: Pick<Dependencies, "db" | "authentication">,
  named: string | undefined,
): Promise<string> {
  const asked = named ?? c.req.header("x-project-id");
  const key = apiKeyOf(c);
  if (key !== undefined) {
    const hash = hashApiKey(key);
    const projectId = await authenticateApiKey(db, hash);
    if (projectId === undefined) {
      throw new Refusal(
        401,
        "key-invalid",
        "The API key is unknown or revoked. Make one in the dashboard, under API keys.",
      );
    }
    if (asked !== undefined && asked !== projectId) {
      throw new Refusal(
        403,
        "project-mismatch",
        "The API key belongs to another project. Leave the project out, or use its key.",
      );
    }
    touchApiKey(db, hash).catch(() => {}); // a note for people, not worth failing a read for
    return projectId;
  }
  const user = await currentUser(c, { authentication });
  if (user === undefined) {
    throw new Refusal(401, "key-missing", "Send an API key as X-API-Key or as Authorization: Bearer.");
  }
  if (asked === undefined) {
    throw new Refusal(400, "project-missing", "Name a project with project_id.", { path: "project_id" });
  }
  await demandMembership(db, asked, user);
  return asked;
}

/** The API key of a request, whatever it is worth. */
export function apiKeyOf(c: Context): string | undefined {
  const bearer = /^bearer +(\S+)$/i.exec(c.req.header("authorization") ?? "");
  return c.req.header("x-api-key") ?? bearer?.[1];
}
