import { credentials, passwordChange, signUpInput } from "@cognobserve/contracts/web-api";
import { createAccount } from "@cognobserve/database/create-account";
import { isClaimed } from "@cognobserve/database/installation-claim";
import { settings } from "@cognobserve/settings/table";
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { clientOf } from "../client-address.ts";
import type { Dependencies, WebEnv } from "../context.ts";
import { jsonBody } from "../json-body.ts";
import type { Limit } from "../rate-limit.ts";
import { Refusal } from "../refusal.ts";
import { requireUser } from "../require-user.ts";

/* Limits by peer are for everybody behind a proxy together, so they leave room for a company's Monday morning. */
const SIGN_UPS_PER_PEER: Limit = { tries: 60, seconds: 60 };
const SIGN_INS_PER_PEER: Limit = { tries: 300, seconds: 60 };
/** Of one client for one account: whoever mistypes, or guesses, waits, and nobody else does. */
const SIGN_INS_PER_CLIENT: Limit = { tries: 10, seconds: 60 };
/** Of everybody for one account: bounds guessing from many addresses, and takes many to keep its owner out. */
const SIGN_INS_PER_ACCOUNT: Limit = { tries: 100, seconds: 60 };

const PASSWORD_CHANGES: Limit = { tries: 10, seconds: 60 };

/** Secure cookies are kept for these even over http (W3C Secure Contexts, §3.1). */
const LOOPBACK = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:|$)/;

/** Making an account, signing in and out, changing one's password. */
export function accountRoutes(dependencies: Dependencies): Hono<WebEnv> {
  const { db, authentication, limiter, registration, publicUrl, behindGateway, log } = dependencies;
  const routes = new Hono<WebEnv>();

  const limit = async (key: string, allowed: Limit) => {
    const wait = await limiter.take(key, allowed);
    if (wait === 0) return;
    throw new Refusal(429, "too-many-tries", `Too many tries. Wait ${wait} s and try again.`, {
      headers: { "Retry-After": String(wait) },
    });
  };

  /** Browsers drop a Secure cookie that comes over http, and the person would land on the sign-in page for ever. */
  const demandSecurePage: MiddlewareHandler<WebEnv> = async (c, next) => {
    const origin = c.req.header("origin");
    if (publicUrl?.startsWith("https:") && origin?.startsWith("http:") && !LOOPBACK.test(origin)) {
      throw new Refusal(
        403,
        "insecure-page",
        `Signing in works over https only, since NEXTAUTH_URL says so. Open ${publicUrl} instead.`,
      );
    }
    await next();
  };

  const startSession = async (c: Context<WebEnv>, body: { readonly email: string; readonly password: string }) => {
    const response = await authentication.signIn(body, c.req.raw.headers);
    if (!response.ok) {
      throw new Refusal(401, "credentials-wrong", "The e-mail address or the password is wrong.");
    }
    for (const cookie of response.headers.getSetCookie()) c.header("set-cookie", cookie, { append: true });
  };

  routes.post("/sign-up/email", demandSecurePage, async (c) => {
    const { name, email, password } = await jsonBody(c, signUpInput);
    await limit(`sign-up:${clientOf(c, behindGateway).peer}`, SIGN_UPS_PER_PEER);
    if (!registration && (await isClaimed(db))) throw registrationClosed();
    const account = await createAccount(db, {
      name,
      email,
      passwordHash: await authentication.hashPassword(password),
      registration,
      firstProject: settings.INIT_PROJECT_NAME.default ?? "My project",
    });
    if (account.outcome === "registration-closed") throw registrationClosed();
    if (account.outcome === "email-taken") {
      throw new Refusal(409, "email-taken", "There is an account with this e-mail address. Sign in instead.");
    }
    log.info({ userId: account.userId, role: account.role }, "an account was made");
    await startSession(c, { email, password });
    return c.json({ id: account.userId, role: account.role }, 201);
  });

  routes.post("/sign-in/email", demandSecurePage, async (c) => {
    const body = await jsonBody(c, credentials);
    const { peer, claimed } = clientOf(c, behindGateway);
    const account = `sign-in:${body.email.toLowerCase()}`;
    const own = `${account} from ${claimed}`;
    await limit(`sign-in-from:${peer}`, SIGN_INS_PER_PEER);
    await limit(own, SIGN_INS_PER_CLIENT); // before the account's, so that one client alone cannot use that up
    await limit(account, SIGN_INS_PER_ACCOUNT);
    await startSession(c, body);
    await limiter.forget(own);
    return c.json({ success: true });
  });

  routes.post("/sign-out", async (c) => {
    const response = await authentication.signOut(c.req.raw.headers);
    for (const cookie of response.headers.getSetCookie()) c.header("set-cookie", cookie, { append: true });
    return c.json({ success: true });
  });

  routes.post("/change-password", requireUser(dependencies), async (c) => {
    const change = await jsonBody(c, passwordChange);
    const { id } = c.var.user;
    await limit(`change-password:${id}`, PASSWORD_CHANGES);
    const response = await authentication.changePassword(change, c.req.raw.headers);
    if (response.status === 401) throw new Refusal(401, "signed-out", "Sign in first.");
    if (!response.ok) {
      throw new Refusal(400, "password-wrong", "That is not your current password.", { path: "currentPassword" });
    }
    for (const cookie of response.headers.getSetCookie()) c.header("set-cookie", cookie, { append: true });
    await limiter.forget(`change-password:${id}`);
    log.info({ userId: id }, "a password was changed, and the account's other sessions ended");
    return c.json({ success: true });
  });

  return routes;
}

const registrationClosed = () =>
  new Refusal(
    403,
    "registration-closed",
    "This installation takes no new accounts. Ask its administrator to set ENABLE_REGISTRATION=true for a while.",
  );
