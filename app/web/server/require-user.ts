import { isMember } from "@cognobserve/database/projects";
import type { Context, MiddlewareHandler } from "hono";
import type { Dependencies, WebEnv } from "./context.ts";
import { Refusal } from "./refusal.ts";
import type { SignedIn } from "./signed-in.ts";

/** The person behind a request, or undefined; prolongs the session's cookie when it is due. */
export async function currentUser(
  c: Context<WebEnv>,
  { authentication }: Pick<Dependencies, "authentication">,
): Promise<SignedIn | undefined> {
  const session = await authentication.session(c.req.raw.headers);
  for (const cookie of session?.cookies ?? []) c.header("set-cookie", cookie, { append: true });
  return session?.user;
}

/** Lets nobody past who is not signed in. */
export const requireUser =
  (dependencies: Pick<Dependencies, "authentication">): MiddlewareHandler<WebEnv> =>
  async (c, next) => {
    const user = await currentUser(c, dependencies);
    if (user === undefined) throw new Refusal(401, "signed-out", "Sign in first.");
    c.set("user", user);
    await next();
  };

/** Lets only members of the project in the path past; behind `requireUser`. */
export const requireProject =
  ({ db }: Pick<Dependencies, "db">): MiddlewareHandler<WebEnv> =>
  async (c, next) => {
    const projectId = c.req.param("projectId") ?? "";
    await demandMembership(db, projectId, c.var.user);
    c.set("projectId", projectId);
    await next();
  };

/** @throws Refusal (404), the same whether the project is another's or none */
export async function demandMembership(db: Dependencies["db"], projectId: string, user: SignedIn): Promise<void> {
  if (await isMember(db, projectId, user.id)) return;
  throw new Refusal(404, "project-unknown", "There is no such project, or you are not a member of it.");
}
