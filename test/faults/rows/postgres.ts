import { execa } from "execa";
import { freePort } from "../../free-ports.ts";
import { type ExternalServices, password } from "../../installer/external-services.ts";
import { binary } from "../../installer/installation.ts";
import { until } from "../../until.ts";
import { type Mend, type Row, refusal, type Settings } from "../row.ts";
import type { Stage } from "../stage.ts";
import { standIn } from "../stand-in.ts";
import { empty } from "../world.ts";

/* A Postgres of the user's own, wrong in each way. */

const example = "'postgres://USER:PASSWORD@HOST:5432/DATABASE'";
const withTls = "'postgres://USER:PASSWORD@HOST:5432/DATABASE?sslmode=verify-full'";
const naming = `--set DATABASE_URL=${example}`;

/** The URL of a database on the Postgres that is as it should be. */
export const postgresUrl = (
  { at }: ExternalServices,
  user = "app",
  database = "app",
  mode = "require",
  secret = password,
): string => `postgres://${user}:${secret}@${at.postgres}/${database}?sslmode=${mode}`;

/** With settings that only the running services make known. */
const withServices =
  (settings: (services: ExternalServices) => Settings, mend: (services: ExternalServices) => readonly Mend[]) =>
  async ({ world }: Stage) => {
    const services = await world.services();
    return { settings: settings(services), mend: mend(services) };
  };

/** The printed command, with a URL that is right. */
const rightUrl = (services: ExternalServices): readonly Mend[] => [
  { fill: { [example]: `'${postgresUrl(services)}'` } },
];

/** Just DATABASE_URL is given, and it is wrong. */
const urls = (url: (services: ExternalServices) => string, mend = rightUrl) =>
  withServices((services) => ({ DATABASE_URL: url(services) }), mend);

const authority = (services: ExternalServices): readonly Mend[] => [
  { fill: { "/etc/ssl/your-ca.pem": services.authority.file("ca.pem") } },
];

const newest = "curl -fsSL https://get.cognobserve.dev/install.sh | sh -s --";

const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;

/** What is printed is run, and the same command again. */
const asPrinted = (): readonly Mend[] => [{}];

export const postgres: readonly Row[] = [
  refusal({
    id: "production-postgres-host",
    fault: "DATABASE_URL names a host that has no address",
    code: "database-host-unknown",
    remedy: naming,
    make: urls(() => "postgres://app:x@postgres.invalid/app"),
  }),
  refusal({
    id: "production-postgres-port",
    fault: "DATABASE_URL names a port where nothing listens",
    code: "database-refused",
    remedy: naming,
    make: urls(({ machine }) => `postgres://app:x@${machine}:1/app`),
  }),
  refusal({
    id: "production-postgres-localhost",
    fault: "DATABASE_URL names localhost, which each container is itself",
    cause: "network",
    code: "setting-loopback",
    remedy: "--set DATABASE_URL='postgres://app:PASSWORD@",
    make: urls(
      ({ at }) => `postgres://app:${password}@localhost:${at.postgres.split(":")[1]}/app?sslmode=require`,
      () => [{ fill: { PASSWORD: password } }],
    ),
  }),
  refusal({
    id: "production-postgres-password",
    fault: "The password in DATABASE_URL is wrong",
    cause: "old-volume",
    code: "database-credentials",
    remedy: naming,
    make: urls((services) => postgresUrl(services, "app", "app", "require", "wrong-word")),
  }),
  refusal({
    id: "production-postgres-user",
    fault: "The user in DATABASE_URL does not exist",
    code: "database-credentials",
    remedy: naming,
    make: urls((services) => postgresUrl(services, "nobody")),
  }),
  refusal({
    id: "production-postgres-missing",
    fault: "The database in DATABASE_URL does not exist",
    code: "database-missing",
    remedy: "createdb -h ",
    make: urls((services) => postgresUrl(services, "app", "absent"), asPrinted),
  }),
  refusal({
    id: "production-postgres-tls-off",
    fault: "DATABASE_URL turns TLS off, and Postgres wants it",
    code: "database-tls-required",
    remedy: `--set DATABASE_URL=${withTls}`,
    make: urls(
      (services) => postgresUrl(services, "app", "app", "disable"),
      (services): readonly Mend[] => [
        { fill: { [withTls]: `'${postgresUrl(services, "app", "app", "verify-full")}'` } },
        {
          of: "database-certificate-untrusted",
          fill: {
            "/etc/ssl/your-ca.pem": services.authority.file("ca.pem"),
            "DATABASE_URL=…": `DATABASE_URL='${postgresUrl(services, "app", "app", "verify-full")}'`,
          },
        },
      ],
    ),
  }),
  refusal({
    id: "production-postgres-no-tls",
    fault: "DATABASE_URL asks for TLS, and Postgres has none",
    code: "database-tls-missing",
    remedy: naming,
    make: urls(
      ({ at }) => `postgres://app@${at.plainPostgres}/postgres?sslmode=require`,
      ({ at }) => [{ fill: { [example]: `'postgres://app@${at.plainPostgres}/postgres'` } }],
    ),
  }),
  refusal({
    id: "production-postgres-authority",
    fault: "Postgres's certificate is signed by a private authority that nobody has named",
    code: "database-certificate-untrusted",
    remedy: "--set DATABASE_CA_FILE=/etc/ssl/your-ca.pem",
    make: urls((services) => postgresUrl(services, "app", "app", "verify-full"), authority),
  }),
  refusal({
    id: "production-postgres-other-authority",
    fault: "DATABASE_CA_FILE names another authority than the one that signed",
    code: "database-certificate-untrusted",
    remedy: "--set DATABASE_CA_FILE=/etc/ssl/your-ca.pem",
    make: withServices(
      (services) => ({
        DATABASE_URL: postgresUrl(services, "app", "app", "verify-ca"),
        DATABASE_CA_FILE: services.authority.file("other-ca.pem"),
      }),
      authority,
    ),
  }),
  refusal({
    id: "production-postgres-certificate-name",
    fault: "Postgres's certificate is for another host",
    code: "database-certificate-name",
    remedy: naming,
    make: withServices(
      (services) => ({
        DATABASE_URL: postgresUrl(services, "app", "app", "verify-full").replace(
          services.machine,
          "host.docker.internal",
        ),
        DATABASE_CA_FILE: services.authority.file("ca.pem"),
      }),
      rightUrl,
    ),
  }),
  refusal({
    id: "production-postgres-something-else",
    fault: "What listens there is no Postgres",
    code: "database-failed",
    remedy: naming,
    make: urls(({ at }) => `postgres://app@${at.temporal}/postgres?sslmode=disable`),
  }),
  refusal({
    id: "production-postgres-old",
    fault: "A Postgres of an old major version runs there",
    cause: "floating-tag",
    code: "database-too-old",
    remedy: naming,
    make: urls(({ at }) => `postgres://app@${at.oldPostgres}/postgres`),
  }),
  refusal({
    id: "production-postgres-extension",
    fault: "Postgres was installed without its contributed modules",
    cause: "migration",
    code: "database-extension",
    remedy: "sudo apt-get install postgresql-contrib",
    make: async (stage) => {
      const { machine } = await stage.world.services();
      const port = await freePort();
      const name = `${stage.project}-postgres`;
      const inside = (script: string) => ["exec", "--user", "0", name, "sh", "-euc", script];
      const container = ["--detach", "--rm", "--name", name, "--publish", `${port}:5432`];
      const open = ["--env", "POSTGRES_HOST_AUTH_METHOD=trust"];
      await execa("docker", ["run", ...container, ...open, "postgres:17-trixie"]);
      const file = "$(find / -name pg_trgm.control 2>/dev/null | head -n 1)";
      await execa("docker", inside(`file=${file}; echo "$file" >/tmp/place; mv "$file" /tmp/pg_trgm.control`));
      await standIn(
        stage,
        "apt-get",
        `exec docker ${inside('mv /tmp/pg_trgm.control "$(cat /tmp/place)"').map(quoted).join(" ")}`,
      );
      await until("Postgres takes statements", () => execa("docker", ["exec", name, "pg_isready", "-h", "127.0.0.1"]));
      return {
        settings: { DATABASE_URL: `postgres://postgres@${machine}:${port}/postgres` },
        mend: [{}],
        clear: () => execa("docker", ["kill", name]),
      };
    },
  }),
  refusal({
    id: "production-postgres-replica",
    fault: "DATABASE_URL leads to a replica",
    code: "database-read-only",
    remedy: naming,
    make: urls(({ at }) => `postgres://app@${at.standby}/postgres`),
  }),
  refusal({
    id: "production-postgres-encoding",
    fault: "The database is encoded as LATIN1",
    cause: "migration",
    code: "database-encoding",
    remedy: "-E UTF8 -T template0 cognobserve_utf8",
    make: urls(
      (services) => postgresUrl(services, "app", "latin"),
      (services) => [{ settings: { DATABASE_URL: postgresUrl(services, "app", "cognobserve_utf8") } }],
    ),
  }),
  refusal({
    id: "production-postgres-rights",
    fault: "The user may make no tables in the database",
    cause: "migration",
    code: "database-rights",
    remedy: "owner to",
    make: urls((services) => postgresUrl(services, "borrower", "lent"), asPrinted),
  }),
  refusal({
    id: "production-postgres-temporal",
    fault: "The user may not make the databases that the bundled Temporal needs",
    cause: "migration",
    code: "database-temporal",
    remedy: "createdb -h ",
    make: withServices(
      (services) => ({
        DATABASE_URL: postgresUrl(services, "plain", "plain"),
        TEMPORAL_DATABASE: "plain_one",
        TEMPORAL_VISIBILITY_DATABASE: "plain_two",
      }),
      () => [{ run: [0, 1] }],
    ),
  }),
  refusal({
    id: "production-postgres-newer-temporal",
    fault: "TEMPORAL_DATABASE was migrated by a newer Temporal",
    cause: "no-way-back",
    code: "database-temporal",
    remedy: "--set TEMPORAL_DATABASE=",
    make: withServices(
      (services) => ({
        DATABASE_URL: postgresUrl(services),
        TEMPORAL_DATABASE: "newer_temporal",
        TEMPORAL_VISIBILITY_DATABASE: "t2",
      }),
      asPrinted,
    ),
  }),
  refusal({
    id: "production-postgres-connections",
    fault: "The user may open four connections only",
    code: "database-full",
    remedy: "alter role",
    make: urls((services) => postgresUrl(services, "narrow", "narrow"), asPrinted),
  }),
  refusal({
    id: "production-postgres-foreign",
    fault: "The database holds tables of something else",
    cause: "migration",
    code: "database-foreign",
    remedy: "createdb -h ",
    make: urls(
      (services) => postgresUrl(services, "app", "invoices"),
      (services) => [{ settings: { DATABASE_URL: postgresUrl(services, "app", "cognobserve") } }],
    ),
  }),
  refusal({
    id: "production-postgres-newer",
    fault: "The database was migrated by a newer CognObserve",
    cause: "no-way-back",
    code: "database-newer",
    remedy: newest,
    make: urls(
      (services) => postgresUrl(services, "app", "newer"),
      // As a newer installer, this one with a version of which it knows nothing.
      () => [{ fill: { [newest]: `${binary} --version ${empty.quickstart}` } }],
    ),
  }),
  refusal({
    id: "production-postgres-shared",
    fault: "CognObserve and Temporal are given the same database",
    code: "database-shared",
    remedy: "--set TEMPORAL_DATABASE=",
    make: withServices((services) => ({ DATABASE_URL: postgresUrl(services), TEMPORAL_DATABASE: "app" }), asPrinted),
  }),
];
