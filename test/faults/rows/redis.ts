import { type ExternalServices, password } from "../../installer/external-services.ts";
import { type Mend, type Row, refusal, type Settings } from "../row.ts";
import type { Stage } from "../stage.ts";

/* A Redis of the user's own, wrong in each way. */

const example = "'redis://USER:PASSWORD@HOST:6379'";
const withTls = "'rediss://USER:PASSWORD@HOST:6379'";
const naming = `--set REDIS_URL=${example}`;

export const redisUrl = ({ at }: ExternalServices, user = "app", secret = password): string =>
  `rediss://${user}:${secret}@${at.valkey}`;

const plainUrl = ({ at }: ExternalServices): string => `redis://app:${password}@${at.plainValkey}`;
const caFile = ({ authority }: ExternalServices): string => authority.file("ca.pem");

const withServices =
  (settings: (services: ExternalServices) => Settings, mend: (services: ExternalServices) => readonly Mend[]) =>
  async ({ world }: Stage) => {
    const services = await world.services();
    return { settings: settings(services), env: { REDIS: services.at.valkey }, mend: mend(services) };
  };

const rightUrl =
  (url: (services: ExternalServices) => string = plainUrl) =>
  (services: ExternalServices): readonly Mend[] => [{ fill: { [example]: `'${url(services)}'` } }];

const urls = (url: (services: ExternalServices) => string, mend = rightUrl()) =>
  withServices((services) => ({ REDIS_URL: url(services) }), mend);

/** The certificate authority is named already. */
const trusting = (url: (services: ExternalServices) => string, mend = rightUrl(redisUrl)) =>
  withServices((services) => ({ REDIS_URL: url(services), REDIS_CA_FILE: caFile(services) }), mend);

const authority = (services: ExternalServices): readonly Mend[] => [
  { fill: { "/etc/ssl/your-ca.pem": caFile(services) } },
];

export const redis: readonly Row[] = [
  refusal({
    id: "production-redis-host",
    fault: "REDIS_URL names a host that has no address",
    code: "redis-host-unknown",
    remedy: naming,
    make: urls(() => "redis://redis.invalid"),
  }),
  refusal({
    id: "production-redis-port",
    fault: "REDIS_URL names a port where nothing listens",
    code: "redis-refused",
    remedy: naming,
    make: urls(({ machine }) => `redis://${machine}:1`),
  }),
  refusal({
    id: "production-redis-localhost",
    fault: "REDIS_URL names 127.0.0.1, which each container is itself",
    cause: "network",
    code: "setting-loopback",
    remedy: "--set REDIS_URL='redis://app:PASSWORD@",
    make: urls(
      ({ at }) => `redis://app:${password}@127.0.0.1:${at.plainValkey.split(":")[1]}`,
      () => [{ fill: { PASSWORD: password } }],
    ),
  }),
  refusal({
    id: "production-redis-password",
    fault: "The password in REDIS_URL is wrong",
    code: "redis-credentials",
    remedy: naming,
    make: trusting((services) => redisUrl(services, "app", "wrong-word")),
  }),
  refusal({
    id: "production-redis-no-password",
    fault: "REDIS_URL has no password, and Redis wants one",
    code: "redis-credentials",
    remedy: naming,
    make: trusting(({ at }) => `rediss://${at.valkey}`),
  }),
  refusal({
    id: "production-redis-tls-off",
    fault: "REDIS_URL is redis://, and Redis wants TLS",
    code: "redis-tls-required",
    remedy: `--set REDIS_URL=${withTls}`,
    make: urls(
      (services) => redisUrl(services).replace("rediss:", "redis:"),
      (services): readonly Mend[] => [
        { fill: { [withTls]: `'${redisUrl(services)}'` } },
        {
          of: "redis-certificate-untrusted",
          fill: { "/etc/ssl/your-ca.pem": caFile(services), "REDIS_URL=…": `REDIS_URL=${redisUrl(services)}` },
        },
      ],
    ),
  }),
  refusal({
    id: "production-redis-no-tls",
    fault: "REDIS_URL is rediss://, and Redis has no TLS",
    code: "redis-tls-missing",
    remedy: naming,
    make: urls((services) => plainUrl(services).replace("redis:", "rediss:")),
  }),
  refusal({
    id: "production-redis-authority",
    fault: "Redis's certificate is signed by a private authority that nobody has named",
    code: "redis-certificate-untrusted",
    remedy: "--set REDIS_CA_FILE=/etc/ssl/your-ca.pem",
    make: urls(redisUrl, authority),
  }),
  refusal({
    id: "production-redis-certificate-name",
    fault: "Redis's certificate is for another host",
    code: "redis-certificate-name",
    remedy: naming,
    make: trusting((services) => redisUrl(services).replace(services.machine, "host.docker.internal")),
  }),
  refusal({
    id: "production-redis-rights",
    fault: "The user may not do what CognObserve does in Redis",
    cause: "permissions",
    code: "redis-rights",
    remedy: "redis-cli acl setuser poor",
    make: trusting(
      (services) => redisUrl(services, "poor"),
      () => [{ run: [0, 1, 2] }],
    ),
  }),
  refusal({
    id: "production-redis-pointless",
    fault: "REDIS_CA_FILE is given without TLS",
    code: "setting-pointless",
    remedy: `--set REDIS_URL=${withTls}`,
    make: withServices(
      (services) => ({ REDIS_CA_FILE: caFile(services) }),
      (services) => [{ fill: { [withTls]: `'${redisUrl(services)}'` } }],
    ),
  }),
  refusal({
    id: "production-redis-cluster",
    fault: "REDIS_URL leads to a Redis Cluster",
    code: "redis-cluster",
    remedy: naming,
    make: urls(({ at }) => `redis://${at.clusterValkey}`),
  }),
  refusal({
    id: "production-redis-replica",
    fault: "REDIS_URL leads to a replica",
    code: "redis-read-only",
    remedy: naming,
    make: urls(({ at }) => `redis://${at.replicaValkey}`),
  }),
  refusal({
    id: "production-redis-something-else",
    fault: "What listens there is no Redis",
    code: "redis-failed",
    remedy: naming,
    make: urls(({ at }) => `redis://${at.oldPostgres}`),
  }),
  refusal({
    id: "production-redis-old",
    fault: "A Redis of an old version runs there",
    code: "redis-too-old",
    remedy: naming,
    make: urls(({ at }) => `redis://${at.oldRedis}`),
  }),
];
