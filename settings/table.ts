import { z } from "zod";
import { externalServiceSettings } from "./external-service-settings.ts";
import { gatewaySettings } from "./gateway-settings.ts";
import { ports } from "./ports.ts";
import { everywhere, flag, internal, port, production, secret, webUrl } from "./schemas.ts";
import { setting } from "./setting.ts";

/** Every setting, once. The app's env parser, `.env`, the wizard, `--set` and the docs derive from it. */
export const settings = {
  NEXTAUTH_URL: setting({
    modes: everywhere,
    requiredIn: production,
    schema: webUrl,
    example: "https://observe.example.com",
    secret: false,
    question: "At which URL will people open the dashboard?",
    description:
      "Public URL of the dashboard. Links, cookies and the snippets derive from it. Quick Start accepts whatever host it is reached at while this is unset.",
  }),
  NEXTAUTH_SECRET: setting({
    modes: everywhere,
    requiredIn: production,
    schema: secret,
    secret: true,
    generate: "secret",
    question: "Session secret (at least 32 characters)",
    description: "Signs session cookies. Changing it signs everybody out; no data is lost.",
  }),
  POSTGRES_PASSWORD: setting({
    modes: everywhere,
    schema: z
      .string()
      .min(16, "must have at least 16 characters")
      .regex(/^[A-Za-z0-9_-]+$/, "may hold letters, digits, - and _ only, since it becomes part of a URL"),
    secret: true,
    generate: "password",
    description: "Password of the bundled Postgres. It belongs to the data volume: set it before the first start.",
  }),
  INTERNAL_API_SECRET: setting({
    modes: everywhere,
    schema: secret,
    secret: true,
    generate: "secret",
    description: "Authenticates calls between our own services.",
  }),
  JWT_SHARED_SECRET: setting({
    modes: everywhere,
    schema: secret,
    secret: true,
    generate: "secret",
    description: "Signs tokens that one of our services makes for another.",
  }),
  LOG_LEVEL: setting({
    modes: everywhere,
    schema: z.enum(["trace", "debug", "info", "warn", "error"], {
      error: "must be trace, debug, info, warn or error",
    }),
    default: "info",
    secret: false,
    description: "Least severe level that is logged: trace, debug, info, warn or error.",
  }),
  RETENTION_DAYS: setting({
    modes: everywhere,
    schema: z.coerce
      .number({ error: "must be a number of days" })
      .int("must be a whole number of days")
      .min(1, "must be at least 1 day")
      .max(3650, "must be at most 3650 days"),
    default: "30",
    secret: false,
    description: "Days for which traces are kept; older ones are dropped every night.",
  }),
  ENABLE_REGISTRATION: setting({
    modes: everywhere,
    schema: flag,
    default: "true",
    secret: false,
    description: "Whether visitors may make an account. The first visitor always can, and becomes the administrator.",
  }),
  WEB_PORT: setting({
    modes: everywhere,
    schema: port,
    default: String(ports.web),
    secret: false,
    description: "Port on this machine at which the dashboard is published.",
  }),
  INGEST_PORT: setting({
    modes: everywhere,
    schema: port,
    default: String(ports.ingest),
    secret: false,
    description: "Port on this machine at which traces are received.",
  }),
  ...gatewaySettings,
  VERSION: setting({
    modes: everywhere,
    schema: z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/, "must be an image tag such as 1.4.2"),
    default: "latest",
    secret: false,
    description: "Image tag that is run.",
  }),
  INIT_ADMIN_EMAIL: setting({
    modes: everywhere,
    schema: z.email("must be an e-mail address"),
    example: "admin@example.com",
    secret: false,
    description: "E-mail address of the administrator that the first start makes.",
  }),
  INIT_ADMIN_PASSWORD: setting({
    modes: everywhere,
    schema: z.string().min(8, "must have at least 8 characters").max(128, "must have at most 128 characters"),
    secret: true,
    generate: "password",
    description: "Password of that administrator. It is applied once and changed in the dashboard afterwards.",
  }),
  INIT_PROJECT_NAME: setting({
    modes: everywhere,
    schema: z.string().max(100, "must have at most 100 characters"),
    default: "My project",
    secret: false,
    description: "Name of the project that the first start makes.",
  }),
  INIT_PROJECT_ID: setting({
    modes: everywhere,
    schema: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "may hold up to 64 letters, digits, - and _"),
    example: "my-project",
    secret: false,
    generate: "project-id",
    description: "Id of that project, so that other tools can know it beforehand.",
  }),
  INIT_API_KEY: setting({
    modes: everywhere,
    schema: z
      .string()
      .regex(/^co_sk_[A-Za-z0-9_-]{32,128}$/, "must be co_sk_ followed by at least 32 letters, digits, - or _"),
    secret: true,
    generate: "api-key",
    description: "API key of that project. It is stored as a hash, so this is the only place that shows it.",
  }),
  ...externalServiceSettings,
  INGEST_INTERNAL_URL: setting({
    modes: internal,
    schema: webUrl,
    default: `http://127.0.0.1:${ports.ingest}`,
    secret: false,
    description: "Where the dashboard's health check reaches ingest.",
  }),
  BEHIND_GATEWAY: setting({
    modes: internal,
    schema: flag,
    default: "false",
    secret: false,
    description: "Whether only our own gateway can reach the dashboard, so that it is believed whom a request is from.",
  }),
  POLLING_FILE: setting({
    modes: internal,
    schema: z.string(),
    secret: false,
    description: "File into which the worker writes the time while it asks Temporal for work, for its health check.",
  }),
  PORT: setting({
    modes: internal,
    schema: port,
    secret: false,
    description: "Port on which a service listens inside its container, when not its usual one.",
  }),
  APP_VERSION: setting({
    modes: internal,
    schema: z.string(),
    default: "dev",
    secret: false,
    description: "Version that the image was built as; set in the image itself.",
  }),
};

export type Settings = typeof settings;
export type SettingName = keyof Settings;
