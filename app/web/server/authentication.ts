import { createHash } from "node:crypto";
import type { PasswordChange } from "@cognobserve/contracts/web-api";
import { checkStorage } from "@cognobserve/database/check-storage";
import type { Database } from "@cognobserve/database/tables";
import type { Kysely } from "kysely";
import type { Logger } from "pino";
import { z } from "zod";
import type { SignedIn } from "./signed-in.ts";

/** Passwords and sessions. Everything else that better-auth can do is not reachable. */
export interface Authentication {
  hashPassword(password: string): Promise<string>;
  /** Answers better-auth's own response: 200 with a session cookie, or 401. */
  signIn(credentials: { readonly email: string; readonly password: string }, headers: Headers): Promise<Response>;
  /** Ends the session and clears its cookie. */
  signOut(headers: Headers): Promise<Response>;
  /** Answers 200 with the cookie of a new session, the only one that stays, 400 for a wrong password, or 401. */
  changePassword(change: PasswordChange, headers: Headers): Promise<Response>;
  /** The person whose session cookie a request carries, and cookies to send when the session was prolonged. */
  session(headers: Headers): Promise<{ readonly user: SignedIn; readonly cookies: readonly string[] } | undefined>;
}

const timestamps = { createdAt: "created_at", updatedAt: "updated_at" } as const;

const signedIn: z.ZodType<SignedIn> = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(["admin", "member"]),
});

/** Browsers keep one cookie jar for all ports of a host, so two installations on one host need names of their own. */
const cookiePrefix = (secret: string): string =>
  `cognobserve-${createHash("sha256").update(secret).digest("hex").slice(0, 8)}`;

interface AuthenticationOptions {
  readonly db: Kysely<Database>;
  readonly secret: string;
  readonly publicUrl: string | undefined;
  readonly log: Logger;
}

/** better-auth over our own tables; loaded at the first sign-in, as it is a third of this process's memory. */
export function createAuthentication(options: AuthenticationOptions): Authentication {
  const ourCookie = cookiePrefix(options.secret);
  let loaded: ReturnType<typeof load> | undefined;
  const auth = () => {
    loaded ??= load(options);
    return loaded;
  };
  /** A failure of better-auth hides its cause: when it is the database, this says so. */
  const answered = async (asked: Promise<Response>): Promise<Response> => {
    const response = await asked;
    if (response.status < 500) return response;
    await checkStorage(options.db);
    throw new Error(`better-auth answered ${response.status}: ${await response.text()}`);
  };
  return {
    hashPassword: async (password) => {
      const { hashPassword } = await import("better-auth/crypto");
      return await hashPassword(password);
    },
    signIn: async (body, headers) => answered((await auth()).api.signInEmail({ body, headers, asResponse: true })),
    signOut: async (headers) => (await auth()).api.signOut({ headers, asResponse: true }),
    changePassword: async (change, headers) => {
      const body = { ...change, revokeOtherSessions: true };
      return answered((await auth()).api.changePassword({ body, headers, asResponse: true }));
    },
    session: async (headers) => {
      if (!headers.get("cookie")?.includes(ourCookie)) return undefined;
      const reading = (await auth()).api.getSession({ headers, returnHeaders: true });
      const { response, headers: answered } = await reading.catch(async (error: unknown) => {
        await checkStorage(options.db); // better-auth hides the cause: when it is the database, this says so
        throw error;
      });
      if (response === null) return undefined;
      return { user: signedIn.parse(response.user), cookies: answered.getSetCookie() };
    },
  };
}

async function load({ db, secret, publicUrl, log }: AuthenticationOptions) {
  const { betterAuth } = await import("better-auth");
  return betterAuth({
    appName: "CognObserve",
    secret,
    // Cookies are bound to the host that a browser asked, so one fixed address serves every host.
    baseURL: publicUrl ?? "http://localhost",
    database: { db, type: "postgres", transaction: true },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 8, maxPasswordLength: 128 },
    user: {
      modelName: "users",
      fields: { ...timestamps, emailVerified: "email_verified" },
      additionalFields: { role: { type: "string", required: true, input: false } },
    },
    session: {
      modelName: "sessions",
      fields: {
        ...timestamps,
        userId: "user_id",
        expiresAt: "expires_at",
        ipAddress: "ip_address",
        userAgent: "user_agent",
      },
      expiresIn: 60 * 60 * 24 * 30,
    },
    account: {
      modelName: "accounts",
      fields: {
        ...timestamps,
        userId: "user_id",
        accountId: "account_id",
        providerId: "provider_id",
        accessToken: "access_token",
        refreshToken: "refresh_token",
        idToken: "id_token",
        accessTokenExpiresAt: "access_token_expires_at",
        refreshTokenExpiresAt: "refresh_token_expires_at",
      },
    },
    verification: { modelName: "verifications", fields: { ...timestamps, expiresAt: "expires_at" } },
    advanced: {
      cookiePrefix: cookiePrefix(secret),
      useSecureCookies: publicUrl?.startsWith("https://") ?? false,
      defaultCookieAttributes: { httpOnly: true, sameSite: "lax" },
      // same-origin.ts and rate-limit.ts do these for every route of ours, better-auth's included.
      disableCSRFCheck: true,
      disableOriginCheck: true,
      database: { validateSchema: false },
    },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: {
      log: (level, message) => {
        if (level === "error") log.error(message);
        else log.debug(message);
      },
    },
  });
}
