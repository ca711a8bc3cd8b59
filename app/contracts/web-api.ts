import { z } from "zod";

/* What the dashboard asks of its own server, with a session cookie. Camel case, as only our own client reads it. */

export const setupState = z.object({
  claimed: z.boolean().describe("An administrator exists."),
  registration: z.boolean().describe("Visitors may make an account."),
  version: z.string(),
});
export type SetupState = z.infer<typeof setupState>;

const email = z.email("Enter an e-mail address.");
const newPassword = z
  .string("Use at least 8 characters.")
  .min(8, "Use at least 8 characters.")
  .max(128, "Use at most 128 characters.");
const text = (missing: string) => z.string(missing).min(1, missing);
const name = (missing: string) => z.string(missing).trim().min(1, missing).max(100, "Use at most 100 characters.");

/** Signing in needs only that something was entered: the rule is for new passwords, and may have changed since. */
export const credentials = z.object({ email, password: text("Enter your password.") });
export const signUpInput = z.object({
  name: name("Enter your name."),
  email,
  password: newPassword,
});
export const passwordChange = z.object({
  currentPassword: text("Enter your current password."),
  newPassword,
});
export type PasswordChange = z.infer<typeof passwordChange>;

export const project = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.iso.datetime(),
  hasTraces: z.boolean(),
});
export type Project = z.infer<typeof project>;

export const session = z.object({
  user: z.object({ id: z.string(), name: z.string(), email: z.string(), role: z.enum(["admin", "member"]) }),
  projects: z.array(project),
  ingestUrl: z.string().describe("Where this installation receives traces, as a browser's user would reach it."),
});
export type Session = z.infer<typeof session>;

export const projectInput = z.object({ name: name("Enter a name.") });

export const apiKey = z.object({
  id: z.string(),
  name: z.string(),
  prefix: z.string().describe("The first 12 characters; the rest is not stored."),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
});
export type ApiKey = z.infer<typeof apiKey>;

export const apiKeyInput = z.object({ name: name("Enter a name.") });

/** Answer to making a key: the only time that the key itself is shown. */
export const apiKeyCreated = apiKey.extend({ key: z.string() });
export type ApiKeyCreated = z.infer<typeof apiKeyCreated>;

/** Paths of the dashboard's API. */
export const webPaths = {
  setup: "/api/setup",
  signUp: "/api/auth/sign-up/email",
  signIn: "/api/auth/sign-in/email",
  signOut: "/api/auth/sign-out",
  changePassword: "/api/auth/change-password",
  session: "/api/session",
  projects: "/api/projects",
  apiKeys: (projectId: string) => `/api/projects/${encodeURIComponent(projectId)}/api-keys`,
  apiKey: (projectId: string, keyId: string) =>
    `/api/projects/${encodeURIComponent(projectId)}/api-keys/${encodeURIComponent(keyId)}`,
  models: (projectId: string) => `/api/projects/${encodeURIComponent(projectId)}/models`,
  live: (projectId: string) => `/api/projects/${encodeURIComponent(projectId)}/live`,
} as const;

export { tracePagePath } from "@cognobserve/settings/pages";
