import { describe, expect, it } from "vitest";
import { readSettings, SettingsError } from "./read.ts";
import { type SettingName, settings } from "./table.ts";

const names = Object.keys(settings) as SettingName[];
const namesWhere = (is: (name: SettingName) => boolean): readonly SettingName[] => names.filter(is).toSorted();

/** What the code gets for an env string. */
const value = (name: SettingName, text: string): unknown => readSettings({ [name]: text }, [name])[name];

/** The sentence with which an env string is refused. */
function problem(name: SettingName, text: string): string {
  try {
    value(name, text);
    return "none";
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
}

const path = "/etc/ssl/site.pem";

describe("a setting takes", () => {
  it.each<[SettingName, string, unknown]>([
    ["NEXTAUTH_URL", "https://observe.example.com//", "https://observe.example.com"],
    ["NEXTAUTH_URL", "http://localhost:3000/a/b/", "http://localhost:3000/a/b"],
    ["NEXTAUTH_URL", "http://localhost:3000/@ada", "http://localhost:3000/@ada"],
    ["ENABLE_REGISTRATION", "true", true],
    ["ENABLE_REGISTRATION", "false", false],
    ["WEB_PORT", "1", 1],
    ["WEB_PORT", "65535", 65_535],
    ["RETENTION_DAYS", "1", 1],
    ["RETENTION_DAYS", "3650", 3650],
    ...["trace", "debug", "info", "warn", "error"].map((text): [SettingName, string, string] => [
      "LOG_LEVEL",
      text,
      text,
    ]),
    ...["off", "automatic", "files", "proxy"].map((text): [SettingName, string, string] => ["GATEWAY_TLS", text, text]),
    ["NEXTAUTH_SECRET", "s".repeat(32), "s".repeat(32)],
    ["POSTGRES_PASSWORD", "aZ09_-aZ09_-aZ09", "aZ09_-aZ09_-aZ09"],
    ["INIT_ADMIN_PASSWORD", "8letters", "8letters"],
    ["INIT_ADMIN_PASSWORD", "p".repeat(128), "p".repeat(128)],
    ["INIT_PROJECT_NAME", "x", "x"],
    ["INIT_PROJECT_NAME", "n".repeat(100), "n".repeat(100)],
    ["INIT_PROJECT_ID", "aZ09_-", "aZ09_-"],
    ["INIT_API_KEY", `co_sk_${"k".repeat(32)}`, `co_sk_${"k".repeat(32)}`],
    ["TLS_CERTIFICATE_FILE", path, path],
    ["TRUSTED_PROXIES", "10.0.0.5", "10.0.0.5"],
    ["TRUSTED_PROXIES", "10.0.0.5 10.1.0.0/16 fd00::/128", "10.0.0.5 10.1.0.0/16 fd00::/128"],
    ["TRUSTED_PROXIES", "10.1.0.0/16 10.0.0.5 192.0.2.7", "10.1.0.0/16 10.0.0.5 192.0.2.7"],
    ["VERSION", "1.4.2-rc.1", "1.4.2-rc.1"],
    ["TEMPORAL_DATABASE", "_temporal_2", "_temporal_2"],
    ["REDIS_URL", "redis://cache:6379", "redis://cache:6379"],
    ["REDIS_URL", "rediss://user:pass@cache:6379", "rediss://user:pass@cache:6379"],
    ["TEMPORAL_ADDRESS", "temporal.example.com:7233", "temporal.example.com:7233"],
    ["TEMPORAL_API_KEY", "eyJ!~.x", "eyJ!~.x"],
    ["POLLING_FILE", "/run/polling", "/run/polling"],
  ])("%s %s", (name, text, expected) => {
    expect(value(name, text)).toBe(expected);
  });
});

describe("a setting refuses", () => {
  const url = "must be a URL that starts with http:// or https://";
  const login = "may hold no user name and no password: whoever sees a link would read them";
  const more = "may hold no ? and no #: links are this URL with a path behind it";
  const registry = "must be an image tag such as 1.4.2";
  const proxies = "must be IP addresses or ranges such as 10.0.0.5 10.1.0.0/16, with blanks between them";
  const database = "must be a database's name: small letters, digits and _, no digit first";
  const file = "must be the path of a file, without blanks or colons";
  const torn =
    "has an @ behind its host: write special characters of the password as codes, / as %2F, # as %23, @ as %40";

  it.each<[SettingName, string, string]>([
    ["NEXTAUTH_URL", "observe.example.com", url],
    ["NEXTAUTH_URL", "xhttp://observe.example.com", url],
    ["NEXTAUTH_URL", "httpsx://observe.example.com", url],
    ["NEXTAUTH_URL", "http://ada:hunter2@localhost:3000", login],
    ["NEXTAUTH_URL", "https://ada@observe.example.com", login],
    ["NEXTAUTH_URL", "https://:hunter2@observe.example.com", login],
    ["NEXTAUTH_URL", "https://ada:a@b@observe.example.com/?x#y", login],
    ["NEXTAUTH_URL", "http://localhost:3000/?x#y", more],
    ["NEXTAUTH_URL", "http://localhost:3000?", more],
    ["NEXTAUTH_URL", "http://localhost:3000/#", more],
    ["INGEST_URL", "https://ada:hunter2@ingest.example.com", login],
    ["INGEST_URL", "https://ingest.example.com?key=hunter2", more],
    ["ACME_DIRECTORY", "http://ca.example.com", "must be a URL that starts with https://"],
    ["ACME_DIRECTORY", "xhttps://ca.example.com", "must be a URL that starts with https://"],
    ["ACME_DIRECTORY", "httpsx://ca.example.com", "must be a URL that starts with https://"],
    ["ENABLE_REGISTRATION", "yes", "must be true or false"],
    ["WEB_PORT", "http", "must be a port number"],
    ["WEB_PORT", "80.5", "must be a port number"],
    ["WEB_PORT", "0x50", "must be a port number"],
    ["WEB_PORT", "8e3", "must be a port number"],
    ["WEB_PORT", "0", "must be between 1 and 65535"],
    ["WEB_PORT", "65536", "must be between 1 and 65535"],
    ["RETENTION_DAYS", "a month", "must be a number of days"],
    ["RETENTION_DAYS", "1.5", "must be a whole number of days"],
    ["RETENTION_DAYS", "0", "must be at least 1 day"],
    ["RETENTION_DAYS", "3651", "must be at most 3650 days"],
    ["LOG_LEVEL", "loud", "must be trace, debug, info, warn or error"],
    ["GATEWAY_TLS", "on", "must be off, automatic, files or proxy"],
    ["NEXTAUTH_SECRET", "s".repeat(31), "must have at least 32 characters"],
    ["POSTGRES_PASSWORD", "fifteen-letters", "must have at least 16 characters"],
    ["POSTGRES_PASSWORD", "%sixteen-letters", "may hold letters, digits, - and _ only, since it becomes part of a URL"],
    ["POSTGRES_PASSWORD", "sixteen-letters@", "may hold letters, digits, - and _ only, since it becomes part of a URL"],
    ["INIT_ADMIN_PASSWORD", "7letter", "must have at least 8 characters"],
    ["INIT_ADMIN_PASSWORD", "p".repeat(129), "must have at most 128 characters"],
    ["INIT_PROJECT_NAME", "n".repeat(101), "must have at most 100 characters"],
    ["INIT_PROJECT_ID", "a b", "may hold up to 64 letters, digits, - and _"],
    ["INIT_PROJECT_ID", "i".repeat(65), "may hold up to 64 letters, digits, - and _"],
    ["INIT_ADMIN_EMAIL", "ada", "must be an e-mail address"],
    ["ACME_EMAIL", "ada", "must be an e-mail address"],
    ["INIT_API_KEY", `xco_sk_${"k".repeat(32)}`, "must be co_sk_ followed by at least 32 letters, digits, - or _"],
    ["INIT_API_KEY", `co_sk_${"k".repeat(32)}!`, "must be co_sk_ followed by at least 32 letters, digits, - or _"],
    ["PUBLISH_ADDRESS", "eth0", "must be an IPv4 address of this machine, or 0.0.0.0 for all of them"],
    ["TLS_KEY_FILE", "/etc/my key.pem", file],
    ["TLS_KEY_FILE", "C:/key.pem", file],
    ["TLS_KEY_FILE", "/key.pem:/etc/passwd", file],
    ["TRUSTED_PROXIES", "10.0.0.5,10.0.0.6", proxies],
    ["TRUSTED_PROXIES", "proxy 10.0.0.6", proxies],
    ["TRUSTED_PROXIES", "10.0.0.6 proxy", proxies],
    ["TRUSTED_PROXIES", "10.0.0.0/large", proxies],
    ["TRUSTED_PROXIES", "10.0.0.6 10.0.0.0/large", proxies],
    ["TRUSTED_PROXIES", "10.0.0.0/33", proxies],
    ["TRUSTED_PROXIES", "10.0.0.256", proxies],
    ["VERSION", ".hidden", registry],
    ["VERSION", "1.4.2@sha256", registry],
    ["TEMPORAL_DATABASE", "2temporal", database],
    ["TEMPORAL_DATABASE", "temporal-2", database],
    ["TEMPORAL_VISIBILITY_DATABASE", "Temporal", database],
    ["REDIS_URL", "redis://ada:42/x@cache:6379", torn],
    ["REDIS_URL", "redis://ada:42#x@cache:6379", torn],
    ["REDIS_URL", "http://cache:6379", "must be a URL such as redis://host:6379"],
    ["REDIS_URL", "xredis://cache:6379", "must be a URL such as redis://host:6379"],
    ["REDIS_URL", "redis-sentinel://cache:6379", "must be a URL such as redis://host:6379"],
    ["TEMPORAL_ADDRESS", "https://temporal.example.com:7233", "must be host:port"],
    ["TEMPORAL_ADDRESS", "temporal.example.com", "must be host:port"],
    ["TEMPORAL_ADDRESS", "temporal.example.com:7233/x", "must be host:port"],
    ["TEMPORAL_ADDRESS", "two words:7233", "must be host:port"],
    ["TEMPORAL_ADDRESS", "temporal.example.com:72330", "must have a port between 1 and 65535"],
    ["TEMPORAL_API_KEY", "two words", "must be a key without blanks"],
    ["TEMPORAL_API_KEY", "word\n", "must be a key without blanks"],
    ["TEMPORAL_API_KEY", " word", "must be a key without blanks"],
  ])("%s %s", (name, text, sentence) => {
    expect(problem(name, text)).toBe(`${name} ${sentence}`);
  });
});

describe("the table", () => {
  it("hides exactly what nobody else may read", () => {
    expect(namesWhere((name) => settings[name].secret)).toEqual([
      "DATABASE_URL",
      "INIT_ADMIN_PASSWORD",
      "INIT_API_KEY",
      "INTERNAL_API_SECRET",
      "JWT_SHARED_SECRET",
      "NEXTAUTH_SECRET",
      "POSTGRES_PASSWORD",
      "REDIS_URL",
      "TEMPORAL_API_KEY",
    ]);
  });

  it("demands two settings in production and none in Quick Start", () => {
    const required = (mode: "quickstart" | "production") =>
      namesWhere((name) => "requiredIn" in settings[name] && (settings[name].requiredIn?.includes(mode) ?? false));
    expect(required("production")).toEqual(["NEXTAUTH_SECRET", "NEXTAUTH_URL"]);
    expect(required("quickstart")).toEqual([]);
  });

  it("has one container for Quick Start: no services of the user's own, no TLS at the gateway", () => {
    const both = namesWhere((name) => settings[name].modes.includes("quickstart"));
    expect(both).toEqual(both.filter((name) => settings[name].modes.includes("production")));
    expect(both.filter((name) => /^(DATABASE|REDIS|TEMPORAL|TLS|GATEWAY|ACME)_/.test(name))).toEqual([]);
    expect(both).toEqual(expect.arrayContaining(["LOG_LEVEL", "NEXTAUTH_URL", "RETENTION_DAYS", "WEB_PORT"]));
  });

  it("can be set by nobody where our own services are wired together", () => {
    expect(namesWhere((name) => settings[name].modes.length === 0)).toEqual([
      "APP_VERSION",
      "BEHIND_GATEWAY",
      "INGEST_INTERNAL_URL",
      "POLLING_FILE",
      "PORT",
    ]);
  });

  it.each(namesWhere((name) => settings[name].modes.length > 0 && !settings[name].secret))(
    "has a value of %s that can be proposed",
    (name) => {
      expect(problem(name, settings[name].example ?? settings[name].default ?? "")).toBe("none");
    },
  );

  it.each(names)("says in a sentence what %s is for, and asks for it, if at all, in words", (name) => {
    expect(settings[name].description).toMatch(/^[A-Z].{15,}\.$/);
    expect(settings[name].question ?? "None").toMatch(/^[A-Z]\w+/);
  });
});
