import { z } from "zod";
import { hostFile, production, webUrl } from "./schemas.ts";
import { setting } from "./setting.ts";

const addressOrRange = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]);

/** Rows of the table: how Production is reached, and by whose TLS. */
export const gatewaySettings = {
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
    example: "https://ingest.example.com",
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
    example: "ops@example.com",
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
    example: "/etc/ssl/ca.pem",
    secret: false,
    description: "Certificate authority (PEM) that the ACME directory's own certificate is checked against.",
  }),
  TLS_CERTIFICATE_FILE: setting({
    modes: production,
    schema: hostFile,
    example: "/etc/ssl/site.pem",
    secret: false,
    description: "Certificate chain (PEM) for the host of NEXTAUTH_URL.",
  }),
  TLS_KEY_FILE: setting({
    modes: production,
    schema: hostFile,
    example: "/etc/ssl/site.key",
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
    example: "10.0.0.5",
    secret: false,
    description:
      "Addresses of your proxy. What it says of a visitor's address and protocol is believed, nobody else's is.",
  }),
};
