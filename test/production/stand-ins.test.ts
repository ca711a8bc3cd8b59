import { execa } from "execa";
import { describe, expect, it } from "vitest";

/* What holds for the official images that the production compose file runs, and must hold for our stand-ins too. */

const inside = async (options: readonly string[], ...command: readonly string[]): Promise<string> => {
  const { all } = await execa("docker", ["run", "--rm", "--network", "none", ...options], {
    all: true,
    reject: false,
    input: command.join("\n"),
  });
  return all;
};

describe("postgres", () => {
  const image = "postgres:17-trixie";

  it("refuses an empty database without a password", async () => {
    expect(await inside([image])).toContain("You must specify POSTGRES_PASSWORD");
  });

  it("hands its volume over, makes what the variables ask for, and runs what lies in its directory for that", async () => {
    const script = `
      mkdir -p /tmp/s && printf 's3cret' >/tmp/s/password
      echo 'create table made_by_sql (id int);' >/docker-entrypoint-initdb.d/1.sql
      echo 'psql -U "$POSTGRES_USER" -d "$POSTGRES_DB" -c "create table made_by_sh (id int)"' >/docker-entrypoint-initdb.d/2.sh
      docker-entrypoint.sh postgres >/tmp/log 2>&1 &
      until pg_isready -q -h 127.0.0.1; do sleep 0.1; done
      stat -c '%U %a' "$PGDATA"
      ps() { for p in /proc/[0-9]*; do tr '\\0' ' ' <$p/cmdline; stat -c %U $p; done 2>/dev/null; }
      ps | grep '^postgres ' | head -n 1
      PGPASSWORD=s3cret psql -X -At -h "$(hostname -i)" -U someone -d data -c "select string_agg(tablename, ' ' order by tablename) from pg_tables where schemaname = 'public'"`;
    const env = ["POSTGRES_PASSWORD_FILE=/tmp/s/password", "POSTGRES_USER=someone", "POSTGRES_DB=data"];
    const output = await inside(
      [
        "--interactive",
        ...env.flatMap((line) => ["--env", line]),
        "--entrypoint",
        "bash",
        "--network",
        "bridge",
        image,
      ],
      script,
    );
    expect(output.split("\n")).toEqual(["postgres 700", "postgres postgres", "made_by_sh made_by_sql"]);
  });
});

describe("valkey", () => {
  it("runs as its own user in /data, and takes options alone for its server's", async () => {
    const output = await inside(
      ["--interactive", "--entrypoint", "sh", "valkey/valkey:8-trixie"],
      "pwd; id -u valkey",
      "docker-entrypoint.sh --save '' --daemonize yes >/dev/null",
      "until valkey-cli ping 2>/dev/null; do sleep 0.1; done",
      "stat -c %U /proc/$(valkey-cli info server | tr -d '\\r' | sed -n 's/^process_id://p')",
    );
    expect(output.split("\n")).toEqual(["/data", "999", "PONG", "valkey"]);
  });
});

describe("temporal's server", () => {
  it("has wget, which asks it how it is", async () => {
    expect(await inside(["--interactive", "temporalio/server:1.32.2", "sh"], "command -v wget")).toBe("/usr/bin/wget");
  });
});

describe("temporal's dashboard", () => {
  const image = "temporalio/ui:2.56.0";

  it("runs as user 1000 from its own directory, configured by variables, and has wget", async () => {
    const output = await inside(
      ["--interactive", "--entrypoint", "bash", "--read-only", "--env", "TEMPORAL_UI_PORT=8099", image],
      "id -u; pwd; ls -d config/docker.yaml; command -v wget",
      "./start-ui-server.sh >/dev/null 2>&1 &",
      "for _ in $(seq 100); do wget -q -O - http://127.0.0.1:8099/healthz && break; sleep 0.1; done; echo",
      'wget -q -O - http://127.0.0.1:8099/api/v1/settings | grep -o \'"DefaultNamespace": *"[a-z]*"\'',
    );
    expect(output.split("\n").slice(0, 4)).toEqual(["1000", "/home/ui-server", "config/docker.yaml", "/usr/bin/wget"]);
    expect(output).toContain('{"status":"OK"}');
    expect(output).toContain('"DefaultNamespace":"default"');
  });
});

describe("caddy", () => {
  it("is version 2, keeps its things where they belong, and has wget", async () => {
    const output = await inside(
      ["--interactive", "--entrypoint", "sh", "caddy:2"],
      "caddy version; echo $XDG_DATA_HOME $XDG_CONFIG_HOME; command -v caddy; command -v wget; ls /etc/caddy",
    );
    expect(output).toMatch(/^v2\.\d+\.\d+.*\n\/data \/config\n\/usr\/bin\/caddy\n\/usr\/bin\/wget\nCaddyfile$/);
  });

  it("can be started where it may not bind low ports only with that capability within reach", async () => {
    const bare = ["--cap-drop", "ALL", "--user", "1000:1000", "--security-opt", "no-new-privileges:true"];
    expect(await inside([...bare, "caddy:2", "caddy", "version"])).toContain("operation not permitted");
    expect(await inside([...bare, "--cap-add", "NET_BIND_SERVICE", "caddy:2", "caddy", "version"])).toMatch(/^v2\./);
  });
});
