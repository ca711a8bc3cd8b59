import { describe, expect, it } from "vitest";
import { catalogue, type FailureCode } from "../failures.ts";
import type { Entry } from "./entry.ts";

/* What every failure has in common, for details such as a run would give. */

/** An example of each detail that a failure can be told. Paths and names have what a shell would trip over. */
const example: Readonly<Record<string, unknown>> = {
  absolute: "/path/to/site.pem",
  addresses: ["192.0.2.7", "192.0.2.8"],
  architecture: "riscv64",
  because: "GATEWAY_TLS=files",
  administrator: false,
  canBeGiven: true,
  advice: "Start Docker, then run this again",
  better: "https://observe.example.com",
  bundled: 17,
  command: "docker compose",
  commands: ["sudo apt-get update", "sudo apt-get install --yes docker.io"],
  containers: "windows",
  container: "cognobserve-web-1",
  context: "build",
  corrected: undefined,
  database: "my data",
  denied: ["NOPERM this user has no permissions to run the 'incr' command", "NOPERM no permissions to access a key"],
  dir: "/srv/my site",
  encoding: "LATIN1",
  endpoint: "tcp://10.0.0.9:2376",
  example: "cognobserve_temporal",
  file: "/srv/my site/.cognobserve/file",
  files: ["/srv/my site/docker-compose.override.yml"],
  flag: "--yes",
  found: 16,
  free: 3001,
  freeFiles: 1234,
  freeBytes: 1_200_000_000,
  groupId: 54322,
  holder: "node, process 4121, listens on 0.0.0.0:3000.",
  host: "observe.example.com",
  hasSettings: true,
  how: "exited with status 1",
  image: "ghcr.io/cognobserve/cognobserve:1.2.3",
  inTheWay: ["10.0.0.0/8 on tun0", "172.16.0.0/12 on tun1"],
  installed: "quickstart",
  instead: "redis://192.0.2.7:6379",
  job: "migrate",
  keyFile: "/etc/ssl/site.key",
  keySetting: "TLS_KEY_FILE",
  limited: false,
  listed: false,
  lastLines: ["first words", "last words"],
  line: 7,
  logBytes: 12_300_000_000,
  max: 100,
  message: "x is not a function",
  migrations: ["9998-later", "9999-latest"],
  missing: ["temporal", "temporal_visibility"],
  mode: "640",
  names: ["one.example.com", "two.example.com"],
  namespace: "observe",
  needed: 24,
  neededBytes: 2_300_000_000,
  needs: "GATEWAY_TLS=files",
  other: "WEB_PORT",
  notes: "taken-away",
  now: "2019-01-01T00:00:00.000Z",
  otherDir: "/srv/other",
  owner: 501,
  path: "/var/lib/docker",
  platform: "linux/arm64",
  pid: 4121,
  port: 3000,
  problem: "--set FOO is not of the form NAME=VALUE.",
  problems: ["WEB_PORT must be a port number.", "LOG_LEVEL must be info."],
  project: "my-site",
  reason: "connect ECONNREFUSED 192.0.2.7:5432",
  report: "/tmp/report.txt",
  seconds: 60,
  secret: true,
  secrets: "x_app_secrets",
  server: "db.example.com:5433",
  service: "ingest",
  services: ["ingest: cannot store", "worker: does not answer"],
  setting: "TLS_CERTIFICATE_FILE",
  settings: ["TLS_CERTIFICATE_FILE", "TLS_KEY_FILE"],
  since: "2026-01-01T00:00:00.000Z",
  socket: "/var/run/docker.sock",
  socketGroupId: 998,
  speaks: "1.41",
  state: "is unhealthy",
  step: "Start the containers",
  suggestion: undefined,
  tables: ["invoices", "customers"],
  tls: "files",
  totalBytes: 500_000_000,
  url: "http://observe.example.com",
  user: "ada lovelace",
  userId: 54321,
  usual: "/opt/my site",
  variables: ["DOCKER_TLS_VERIFY"],
  version: "14.20",
  volume: "x_postgres_data",
  wanted: "certificate",
  what: "is not a file",
  when: "2026-02-03",
  who: "the containers",
};

/** Details that say which words are chosen, and are no words themselves. */
const steering = new Set([
  "administrator",
  "canBeGiven",
  "corrected",
  "hasSettings",
  "limited",
  "listed",
  "notes",
  "secret",
  "suggestion",
  "usual",
]);

/** A failure in words, and which details went into them. */
function render(code: FailureCode) {
  const read = new Set<string>();
  const details = new Proxy(example, {
    get: (all, name) => {
      if (typeof name !== "string" || !Object.hasOwn(all, name)) throw new Error(`no example of «${String(name)}»`);
      read.add(name);
      return all[name];
    },
  });
  // Each row takes some of the examples; the proxy complains about one that is not there.
  const row = catalogue[code] as unknown as Entry<typeof example>;
  const words = {
    title: row.title(details),
    cause: row.cause(details),
    remedy: row.remedy(details),
    commands: row.commands?.(details) ?? [],
  };
  return { ...words, all: [words.title, words.cause, words.remedy, ...words.commands].join("\n"), read: [...read] };
}

const codes = Object.keys(catalogue) as FailureCode[];
const bytes = (value: number) => `${(value / 1e9).toFixed(1)} GB`;

/** How a detail can be met again in a text. */
const traces = (name: string): readonly string[] => {
  const value = example[name];
  if (typeof value === "number" && name.endsWith("Bytes")) return [bytes(value)];
  if (name === "needs") return ["GATEWAY_TLS"];
  if (name === "server") return ["db.example.com:5433", "-h db.example.com -p 5433"];
  return (Array.isArray(value) ? value : [value]).map(String);
};

describe.each(codes)("%s", (code) => {
  const { title, cause, remedy, commands, all, read } = render(code);

  it("says what happened, in one line without a full stop", () => {
    expect(title).toMatch(/^[\p{L}\d/«~].{3,}[^.:]$/u);
    expect(title).not.toContain("\n");
  });

  it("says why", () => {
    expect(cause).toMatch(/\S{2,}.*\S/);
    expect(cause.trim()).toBe(cause);
  });

  it("says what to do, and leads to the commands that do it", () => {
    expect(remedy).toMatch(/^[A-Z].{8,}/);
    expect(remedy.at(-1)).toBe(commands.length > 0 ? ":" : ".");
    for (const command of commands) {
      expect(command).toMatch(
        /^(DOCKER_[A-Z_]+=\S* )*(\{installer\}|\{program\}|\{newest\}$|(sudo )?(apt-get|chgrp|chmod|cp|curl|createdb|date|docker|getent|grep|install|mv|newgrp|openssl|psql|redis-cli|rm|setpriv|snap|systemctl|timedatectl|truncate|usermod)(?= ))/,
      );
    }
  });

  it("shows every detail that it was told", () => {
    for (const name of read.filter((name) => !steering.has(name))) {
      expect(
        traces(name).some((trace) => all.includes(trace)),
        name,
      ).toBe(true);
    }
    expect(all).not.toMatch(/undefined|\[object|NaN/);
  });

  it("has commands that a shell takes as they are meant", () => {
    for (const command of commands) {
      const outside = command.replaceAll(/'[^']*'/g, "");
      expect(outside).not.toMatch(/my site|my data|ada lovelace/);
      expect((outside.match(/'/g) ?? []).length, command).toBe(0);
    }
  });
});
