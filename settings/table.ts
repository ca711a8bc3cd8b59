import { z } from "zod";
import { databaseUrl } from "./database-url.ts";
import { ports } from "./ports.ts";
import { type Mode, setting } from "./setting.ts";

const everywhere: readonly Mode[] = ["quickstart", "production"];
const production: readonly Mode[] = ["production"];
const internal: readonly Mode[] = [];

/** Plain digits: Compose reads the same text, and takes neither 0x50 nor 1e3. */
const port = z
  .string()
  .regex(/^\d+$/, "must be a port number")
  .transform(Number)
  .pipe(z.number().min(1, "must be between 1 and 65535").max(65535, "must be between 1 and 65535"));

const flag = z.enum(["true", "false"], { error: "must be true or false" }).transform((text) => text === "true");

const secret = z.string().min(32, "must have at least 32 characters");

const webUrl = z
  .url({ protocol: /^https?$/, error: "must be a URL that starts with http:// or https://" })
  .transform((text) => text.replace(/\/+$/, ""));

const databaseName = z
  .string()
  .regex(/^[a-z_][a-z0-9_]{0,62}$/, "must be a database's name: small letters, digits and _, no digit first");

/** A path of this machine, as it can stand in Compose's «from:to». */
const hostFile = z.string().regex(/^[^:\s]+$/, "must be the path of a file, without blanks or colons");

const addressOrRange = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]);

const connection = (protocol: RegExp, example: string) =>
  z.url({ protocol, error: `must be a URL such as ${example}` });

/** Every setting, once. The app's env parser, `.env`, the wizard, `--set` and the docs derive from it. */
export const settings = {
  NEXTAUTH_URL: setting({
    modes: everywhere,
    requiredIn: production,
    schema: webUrl,
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
  PUBLISH_ADDRESS: setting({
    modes: production,
    schema: z.ipv4("must be an IPv4 address of this machine, or 0.0.0.0 for all of them"),
    default: "127.0.0.1",
    secret: false,
    description:
      "Address of this machine at which both ports are published. 0.0.0.0 lets other machines in; the default leaves that to a proxy in front.",
  }),
  INGEST_URL: setting({
    modes: production,
    schema: webUrl,
    secret: false,
    description:
      "Public URL that traces are sent to, for the snippets. Unset: the host of NEXTAUTH_URL at INGEST_PORT. The dashboard's own URL takes traces too.",
  }),
  GATEWAY_TLS: setting({
    modes: production,
    schema: z.enum(["off", "automatic", "files", "proxy"], {
      error: "must be off, automatic, files or proxy",
    }),
    default: "off",
    secret: false,
    description:
      "What stands behind an https URL: certificates that the gateway gets by itself (automatic), certificate files (files), or a proxy of yours in front that ends TLS (proxy).",
  }),
  ACME_EMAIL: setting({
    modes: production,
    schema: z.email("must be an e-mail address"),
    secret: false,
    description: "Where the certificate authority writes to when an automatic certificate is about to run out.",
  }),
  ACME_DIRECTORY: setting({
    modes: production,
    schema: z.url({ protocol: /^https$/, error: "must be a URL that starts with https://" }),
    default: "https://acme-v02.api.letsencrypt.org/directory",
    secret: false,
    description: "ACME directory that automatic certificates come from, such as that of a CA of your own.",
  }),
  ACME_CA_FILE: setting({
    modes: production,
    schema: hostFile,
    secret: false,
    description: "Certificate authority (PEM) that the ACME directory's own certificate is checked against.",
  }),
  TLS_CERTIFICATE_FILE: setting({
    modes: production,
    schema: hostFile,
    secret: false,
    description: "Certificate chain (PEM) for the host of NEXTAUTH_URL.",
  }),
  TLS_KEY_FILE: setting({
    modes: production,
    schema: hostFile,
    secret: false,
    description: "Private key (PEM) of that certificate.",
  }),
  TRUSTED_PROXIES: setting({
    modes: production,
    schema: z
      .string()
      .refine(
        (text) => text.split(" ").every((part) => addressOrRange.safeParse(part).success),
        "must be IP addresses or ranges such as 10.0.0.5 10.1.0.0/16, with blanks between them",
      ),
    secret: false,
    description:
      "Addresses of your proxy. What it says of a visitor's address and protocol is believed, nobody else's is.",
  }),
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
  DATABASE_URL: setting({
    modes: production,
    schema: databaseUrl,
    secret: true,
    description:
      "Postgres that holds everything, with sslmode=require, verify-ca or verify-full in it for TLS. Unset: the bundled one.",
  }),
  DATABASE_CA_FILE: setting({
    modes: production,
    schema: hostFile,
    secret: false,
    description: "Certificate authority (PEM) that your Postgres's certificate is checked against.",
  }),
  TEMPORAL_DATABASE: setting({
    modes: production,
    schema: databaseName,
    default: "temporal",
    secret: false,
    description: "Database on your Postgres that the bundled Temporal keeps its state in. Made when it is not there.",
  }),
  TEMPORAL_VISIBILITY_DATABASE: setting({
    modes: production,
    schema: databaseName,
    default: "temporal_visibility",
    secret: false,
    description: "Database on your Postgres that the bundled Temporal keeps its list of workflows in. As above.",
  }),
  REDIS_URL: setting({
    modes: production,
    schema: connection(/^rediss?$/, "redis://host:6379"),
    secret: true,
    description:
      "Redis or Valkey for caches and the live feed, no cluster; rediss:// for TLS, with an ACL user and password where it has them. Unset: the bundled one.",
  }),
  REDIS_CA_FILE: setting({
    modes: production,
    schema: hostFile,
    secret: false,
    description: "Certificate authority (PEM) that your Redis's certificate is checked against.",
  }),
  TEMPORAL_ADDRESS: setting({
    modes: production,
    schema: z
      .string()
      .regex(/^[^\s:/]+:\d+$/, "must be host:port")
      .refine((text) => port.safeParse(text.split(":")[1]).success, "must have a port between 1 and 65535"),
    default: `127.0.0.1:${ports.temporal}`,
    secret: false,
    description: "Temporal's frontend, host:port. Unset: the bundled one.",
  }),
  TEMPORAL_TLS: setting({
    modes: production,
    schema: flag,
    default: "false",
    secret: false,
    description: "Whether your Temporal is spoken to over TLS. A certificate or an API key implies it.",
  }),
  TEMPORAL_CA_FILE: setting({
    modes: production,
    schema: hostFile,
    secret: false,
    description: "Certificate authority (PEM) that your Temporal's certificate is checked against.",
  }),
  TEMPORAL_CERTIFICATE_FILE: setting({
    modes: production,
    schema: hostFile,
    secret: false,
    description: "Certificate (PEM) that we show your Temporal (mTLS).",
  }),
  TEMPORAL_KEY_FILE: setting({
    modes: production,
    schema: hostFile,
    secret: false,
    description: "Private key (PEM) of that certificate.",
  }),
  TEMPORAL_API_KEY: setting({
    modes: production,
    schema: z.string().regex(/^[\x21-\x7e]+$/, "must be a key without blanks"),
    secret: true,
    description: "API key for your Temporal, as Temporal Cloud gives it.",
  }),
  TEMPORAL_NAMESPACE: setting({
    modes: production,
    schema: z.string(),
    default: "default",
    secret: false,
    description: "Temporal namespace in which our workflows run.",
  }),
  TEMPORAL_TASK_QUEUE: setting({
    modes: production,
    schema: z.string(),
    default: "cognobserve-tasks",
    secret: false,
    description: "Temporal task queue that our worker polls.",
  }),
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
