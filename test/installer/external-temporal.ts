import { execa } from "execa";
import { listens, type Run, type Started } from "./started-service.ts";

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

/**
 * Starts Temporal beside the Postgres of the same network, in its databases t1 and t2.
 * @param password of that Postgres's administrator
 * @param keySet URL of the keys by which API keys are judged
 */
export async function startTemporal(network: string, password: string, keySet: string, run: Run): Promise<Started> {
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
    "-euc",
    `
      for pair in t1:temporal t2:visibility; do
        export SQL_DATABASE=\${pair%:*}
        temporal-sql-tool setup-schema -v 0.0
        temporal-sql-tool update-schema --schema-name "postgresql/v12/\${pair#*:}"
      done`,
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
  const started = await run(7233, ["--entrypoint", "sh", ...variables(server)], "temporalio/server:1.32.2", [
    "-euc",
    `
      echo '{}' >/tmp/dynamic-config.yaml
      TEMPORAL_BROADCAST_ADDRESS=$(hostname -i | cut -d ' ' -f 1)
      export TEMPORAL_BROADCAST_ADDRESS
      # Without its own worker, which has no key either.
      exec temporal-server start --service=frontend --service=history --service=matching`,
  ]);
  await listens(started, 7233);
  return started;
}
