import { z } from "zod";
import { databaseUrl } from "./database-url.ts";
import { ports } from "./ports.ts";
import { flag, hostFile, port, production, tornApart } from "./schemas.ts";
import { setting } from "./setting.ts";

const databaseName = z
  .string()
  .regex(/^[a-z_][a-z0-9_]{0,62}$/, "must be a database's name: small letters, digits and _, no digit first");

const redisUrl = z
  .url({ protocol: /^rediss?$/, error: "must be a URL such as redis://host:6379", abort: true })
  .superRefine((text, { addIssue }) => {
    const message = tornApart(new URL(text));
    if (message !== false) addIssue({ code: "custom", message });
  });

/** Rows of the table: a Postgres, Redis and Temporal of the user's own, and what Production does with the bundled ones. */
export const externalServiceSettings = {
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
    example: "/etc/ssl/ca.pem",
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
    schema: redisUrl,
    secret: true,
    description:
      "Redis or Valkey for caches and the live feed, no cluster; rediss:// for TLS, with an ACL user and password where it has them. Unset: the bundled one.",
  }),
  REDIS_CA_FILE: setting({
    modes: production,
    schema: hostFile,
    example: "/etc/ssl/ca.pem",
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
    example: "/etc/ssl/ca.pem",
    secret: false,
    description: "Certificate authority (PEM) that your Temporal's certificate is checked against.",
  }),
  TEMPORAL_CERTIFICATE_FILE: setting({
    modes: production,
    schema: hostFile,
    example: "/etc/ssl/client.pem",
    secret: false,
    description: "Certificate (PEM) that we show your Temporal (mTLS).",
  }),
  TEMPORAL_KEY_FILE: setting({
    modes: production,
    schema: hostFile,
    example: "/etc/ssl/client.key",
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
};
