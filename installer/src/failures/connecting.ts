import { exitCodes } from "../exit-codes.ts";
import type { ProblemKind } from "../facts/connection-problem.ts";
import { type Entry, entry, installer } from "./entry.ts";

/* Every way in which a service of the user's own cannot be reached. What is printed never holds a password. */

/** What was tried, and what came back. */
export interface ServiceDetails {
  /** host:port */
  readonly server: string;
  readonly user?: string;
  readonly reason: string;
}

const refused = exitCodes.refused;

/** How a service is spoken of, and by which settings. */
interface Service<Prefix extends string> {
  readonly prefix: Prefix;
  readonly name: string;
  /** Setting that says where it is, with an example of its value. */
  readonly setting: string;
  readonly example: string;
  readonly caSetting: string;
  /** What turns TLS on, and what turns it off. */
  readonly withTls: string;
  readonly withoutTls: string;
  /** What gives the right credentials, each a way of its own. */
  readonly credentials: readonly string[];
}

/** The rows that every service has alike. */
function connecting<Prefix extends string>(
  service: Service<Prefix>,
): Readonly<Record<`${Prefix}-${ProblemKind}`, Entry<ServiceDetails>>> {
  const { prefix, name, setting, example, caSetting, withTls, withoutTls, credentials } = service;
  const correct = `${installer} --set ${setting}=${example}`;
  const rows: Readonly<Record<ProblemKind, Omit<Entry<ServiceDetails>, "exit">>> = {
    "host-unknown": {
      summary: `The host of ${setting} has no address.`,
      title: ({ server }) => `The host of ${server} is unknown`,
      cause: ({ reason }) => `${name} was looked for there, but its name leads nowhere (${reason}).`,
      remedy: () => "Correct the name, or mend this machine's DNS:",
      commands: () => [correct],
    },
    refused: {
      summary: `Nothing listens where ${setting} says.`,
      title: ({ server }) => `Nothing listens at ${server}`,
      cause: ({ reason }) => `The connection to ${name} was refused (${reason}).`,
      remedy: () =>
        `Start ${name}, let it listen on an address that other machines reach (not on 127.0.0.1 alone), or correct host and port:`,
      commands: () => [correct],
    },
    silent: {
      summary: `No answer comes from where ${setting} says.`,
      title: ({ server }) => `${server} does not answer`,
      cause: ({ reason }) => `${name} said nothing for some seconds (${reason}); a firewall may be in between.`,
      remedy: () => "Open the way from this machine, or correct host and port:",
      commands: () => [correct],
    },
    "tls-required": {
      summary: `${name} wants TLS, and ${setting} does not say so.`,
      title: ({ server }) => `${server} wants TLS`,
      cause: ({ reason }) => `${name} lets nobody in without it (${reason}).`,
      remedy: () => "Turn TLS on:",
      commands: () => [`${installer} --set ${withTls}`],
    },
    "tls-missing": {
      summary: `TLS is asked for, and ${name} does not offer it.`,
      title: ({ server }) => `${server} does not speak TLS`,
      cause: ({ reason }) => `${name} answered no handshake (${reason}).`,
      remedy: () => "Turn TLS on there; or, on a network that you trust, do without:",
      commands: () => [`${installer} --set ${withoutTls}`],
    },
    "certificate-untrusted": {
      summary: `${name}'s certificate is signed by an authority that is not trusted.`,
      title: ({ server }) => `The certificate of ${server} is not trusted`,
      cause: ({ reason }) => `${name} showed a certificate whose signer is unknown (${reason}).`,
      remedy: () => "Name the certificate authority (PEM) that signed it:",
      commands: () => [`${installer} --set ${caSetting}=/etc/ssl/your-ca.pem`],
    },
    "certificate-name": {
      summary: `${name}'s certificate is for another host.`,
      title: ({ server }) => `The certificate of ${server} is for another host`,
      cause: ({ reason }) => `${reason.replace(/\.?$/, "")}.`,
      remedy: () => "Use a host that it is for:",
      commands: () => [correct],
    },
    "certificate-expired": {
      summary: `${name}'s certificate is not valid at this time.`,
      title: ({ server }) => `The certificate of ${server} is not valid now`,
      cause: ({ reason }) =>
        `${name} showed a certificate that is out of date, or this machine's clock is (${reason}).`,
      remedy: () => "Renew it there, or correct the clock, then run this again:",
      commands: () => [installer],
    },
    credentials: {
      summary: `${name} does not let us in: user, password, key or certificate are wrong.`,
      title: ({ server }) => `${server} does not let us in`,
      cause: ({ user, reason }) =>
        user === undefined ? `${name} said: ${reason}.` : `The user is ${user}; ${name} said: ${reason}.`,
      remedy: () => "Give the right credentials:",
      commands: () => credentials.map((setting) => `${installer} --set ${setting}`),
    },
    failed: {
      summary: `${name} could not be asked, for a reason of its own.`,
      title: ({ server }) => `${name} at ${server} cannot be used`,
      cause: ({ reason }) => `It said: ${reason}.`,
      remedy: () => "Mend that, or correct the setting:",
      commands: () => [correct],
    },
  };
  return Object.fromEntries(
    Object.entries(rows).map(([kind, row]) => [`${prefix}-${kind}`, entry({ exit: refused, ...row })]),
    // Every kind is a row above, so every name is there.
  ) as unknown as Readonly<Record<`${Prefix}-${ProblemKind}`, Entry<ServiceDetails>>>;
}

/** Values to be filled in, as a shell takes them. */
export const databaseExample = "'postgres://USER:PASSWORD@HOST:5432/DATABASE'";
export const redisExample = "'redis://USER:PASSWORD@HOST:6379'";
const databaseWithTls = "'postgres://USER:PASSWORD@HOST:5432/DATABASE?sslmode=verify-full'";
const redisWithTls = "'rediss://USER:PASSWORD@HOST:6379'";

/** One row a service and kind of failure: `database-refused`, `redis-credentials`, … */
export const connectionFailures = {
  ...connecting({
    prefix: "database",
    name: "Postgres",
    setting: "DATABASE_URL",
    example: databaseExample,
    caSetting: "DATABASE_CA_FILE",
    withTls: `DATABASE_URL=${databaseWithTls}`,
    withoutTls: `DATABASE_URL=${databaseExample}`,
    credentials: [`DATABASE_URL=${databaseExample}`],
  }),
  ...connecting({
    prefix: "redis",
    name: "Redis",
    setting: "REDIS_URL",
    example: redisExample,
    caSetting: "REDIS_CA_FILE",
    withTls: `REDIS_URL=${redisWithTls}`,
    withoutTls: `REDIS_URL=${redisExample}`,
    credentials: [`REDIS_URL=${redisExample}`],
  }),
  ...connecting({
    prefix: "temporal",
    name: "Temporal",
    setting: "TEMPORAL_ADDRESS",
    example: "HOST:7233",
    caSetting: "TEMPORAL_CA_FILE",
    withTls: "TEMPORAL_TLS=true",
    withoutTls: "TEMPORAL_TLS=false",
    credentials: [
      "TEMPORAL_CERTIFICATE_FILE=/etc/ssl/client.pem --set TEMPORAL_KEY_FILE=/etc/ssl/client.key",
      "TEMPORAL_API_KEY=…",
    ],
  }),
};
