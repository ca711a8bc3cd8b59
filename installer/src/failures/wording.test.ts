import { describe, expect, it } from "vitest";
import { type FailureCode, type FailureDetails, failure } from "../failures.ts";
import { version } from "../version.ts";
import { shellWord } from "./shell-word.ts";

/* Where a failure reads differently from case to case. */

const say = <Code extends FailureCode>(code: Code, details: FailureDetails<Code>) => failure(code, details).text;
const lastLines = ["first words", "last words"];

describe("a failure at work", () => {
  it("ends with what the service said, where it said anything", () => {
    const exited = { container: "web-1", how: "exited with status 1", service: undefined };
    expect(say("container-exited", { ...exited, lastLines: [] })).toMatchObject({
      title: "CognObserve stopped again",
      cause: "web-1 exited with status 1.",
    });
    expect(say("container-exited", { ...exited, service: "ingest", lastLines })).toMatchObject({
      title: "CognObserve stopped: ingest failed",
      cause: "web-1 exited with status 1.\nIt said last:\nfirst words\nlast words",
    });
    expect(say("sick", { state: "is gone", service: undefined, lastLines: [] })).toMatchObject({
      title: "CognObserve does not work",
      cause: "The container is gone.",
    });
    expect(say("sick", { state: "is unhealthy", service: "worker", lastLines })).toMatchObject({
      title: "CognObserve: worker does not work",
      cause: "The container is unhealthy.\nIt said last:\nfirst words\nlast words",
    });
    const unhealthy = { seconds: 60, services: ["ingest: cannot store", "worker: silent"] };
    expect(say("not-healthy", { ...unhealthy, lastLines: [] }).cause).toBe(
      "Nothing has moved for 60 seconds.\ningest: cannot store\nworker: silent",
    );
    expect(say("not-healthy", { ...unhealthy, lastLines }).cause).toMatch(
      /silent\nIt said last:\nfirst words\nlast words$/,
    );
  });

  it("says so when a job said nothing", () => {
    expect(say("job-failed", { job: "migrate", lastLines: [] }).cause).toBe("migrate said nothing.");
    expect(say("job-failed", { job: "migrate", lastLines }).cause).toBe("first words\nlast words");
  });

  it("keeps the lines of a command's output apart", () => {
    expect(say("start-failed", { lastLines }).cause).toBe("first words\nlast words");
    expect(say("image-build-failed", { image: "x", lastLines }).cause).toBe("first words\nlast words");
  });

  it("sends those whose Docker trusts too few to where it looks, which for Docker Hub is the system's own place", () => {
    const certificate = (image: string) => say("image-certificate", { image, reason: "x509: no" });
    expect(certificate("caddy:2").title).toBe("Docker does not trust what answers for docker.io");
    expect(certificate("caddy:2").commands).toEqual([
      "sudo cp YOUR-CA.pem /usr/local/share/ca-certificates/your-ca.crt && sudo update-ca-certificates",
      "sudo systemctl restart docker",
      "{installer}",
    ]);
    expect(certificate("ghcr.io/x:1").commands).toEqual([
      "sudo install -D -m 644 YOUR-CA.pem /etc/docker/certs.d/ghcr.io/ca.crt",
      "{installer}",
    ]);
  });

  it("lets those sign in who may download more then", () => {
    expect(say("image-rate-limited", { image: "caddy:2" })).toMatchObject({
      remedy: "Wait a while, or sign in, as Docker Hub allows more to those who have; then run this again:",
      commands: ["docker login", "{installer}"],
    });
    expect(say("image-rate-limited", { image: "ghcr.io/x:1" })).toMatchObject({
      remedy: "Wait a while, then run this again:",
      commands: ["{installer}"],
    });
  });

  it("names the registry to sign in to", () => {
    expect(say("image-denied", { image: "caddy:2" }).commands[0]).toBe("docker login");
    expect(say("image-denied", { image: "ghcr.io/cognobserve/cognobserve:1" }).commands[0]).toBe(
      "docker login ghcr.io",
    );
  });

  it.each([
    ["ghcr.io/cognobserve/cognobserve:9.9.9", `{installer} --version ${version}`, "this installer brings"],
    ["ghcr.io/cognobserve/cognobserve-app:latest", `{installer} --version ${version}`, "this installer brings"],
    [`ghcr.io/cognobserve/cognobserve:${version}`, "{newest}", "the newest installer brings"],
    ["postgres:17-trixie", "{newest}", "the newest installer brings"],
  ])("proposes a fixed version in the place of %s", (image, command, brought) => {
    for (const { remedy, commands } of [
      say("image-not-found", { image }),
      say("image-architecture", { image, reason: "no" }),
    ]) {
      expect(commands).toEqual([command]);
      expect(remedy).toContain(brought);
    }
  });
});

describe("a command that is to be typed", () => {
  const dir = "/srv/my site";
  const file = `${dir}/.cognobserve/journal.ndjson`;
  const certificate = { setting: "TLS_KEY_FILE", file: "/etc/ssl/site.key" };

  it.each([
    [say("journal-unreadable", { file, line: 2 }), `mv '${file}' '${file}.damaged'`],
    [say("locked", { file, pid: 1, host: "x", since: "then" }), `rm '${file}'`],
    [
      say("mode-fixed", { dir, installed: "quickstart", wanted: "production" }),
      `{installer} --dir '${dir}-production'`,
    ],
    [say("directory-foreign", { dir }), `{installer} --dir '${dir}-new'`],
    [say("project-taken", { dir, project: "x", otherDir: "/y" }), `{installer} --dir '${dir}-2'`],
    [say("key-encrypted", certificate), "openssl pkey -in /etc/ssl/site.key -out /etc/ssl/site.key.plain"],
    [
      say("database-encoding", { server: "x:1", database: "d", user: "u", encoding: "LATIN1" }),
      "createdb -h x -p 1 -U postgres -O u -E UTF8 -T template0 cognobserve_utf8",
    ],
    [
      say("database-foreign", { server: "x:1", database: "d", user: "u", tables: ["t"] }),
      "createdb -h x -p 1 -U postgres -O u -E UTF8 -T template0 cognobserve",
    ],
  ])("does what was said: $code", ({ commands }, command) => {
    expect(commands[0]).toBe(command);
  });

  it("names the key without its passphrase", () => {
    expect(say("key-encrypted", certificate).commands[1]).toBe(
      "{installer} --set TLS_KEY_FILE=/etc/ssl/site.key.plain",
    );
  });
});

describe("a failure before anything was touched", () => {
  it("points to the help where nothing can be proposed", () => {
    expect(say("usage", { problem: "x" })).toMatchObject({
      remedy: "Every option is listed by:",
      commands: ["{program} --help"],
    });
    expect(say("usage", { problem: "x", suggestion: "Did you mean y?" })).toMatchObject({
      remedy: "Did you mean y?",
      commands: [],
    });
  });

  it("proposes the usual directory, unless that is the one that cannot be written to", () => {
    const at = (dir: string, usual?: string) => say("directory-unwritable", { dir, reason: "x", usual }).commands;
    expect(at("/srv/x", "/opt/cognobserve")).toEqual(["{installer} --dir /opt/cognobserve"]);
    expect(at("/opt/cognobserve", "/opt/cognobserve")).toEqual(["{installer} --dir DIRECTORY"]);
    expect(at("/srv/x")).toEqual(["{installer} --dir DIRECTORY"]);
  });

  it("has each problem on a line of its own", () => {
    const problems = ["A is bad.", "B too."];
    expect(say("setting-invalid", { file: "/x/.env", problems, canBeGiven: true }).cause).toBe("A is bad.\nB too.");
  });
});

describe("a failure of production", () => {
  it("knows a setting that is used with a value of another one from one that needs the other", () => {
    const text = say("setting-pointless", { setting: "TLS_KEY_FILE", needs: "GATEWAY_TLS=files" });
    expect(text.cause).toBe("TLS_KEY_FILE is used with GATEWAY_TLS alone, which does not ask for it.");
    expect(text.commands).toEqual(["{installer} --set GATEWAY_TLS=files"]);
  });

  it("names every database that is named twice", () => {
    const text = say("database-shared", { names: ["app", "temporal"], example: "t" });
    expect(text.title).toBe("app and temporal is named twice");
  });

  it("tells the addresses that a name could lead to, where it knows any", () => {
    const looked = { host: "x.test", reason: "there is no such name" };
    expect(say("name-unresolved", { ...looked, addresses: [] }).remedy).toMatch(
      /^Add the name to your DNS, (?!.*this machine has)/,
    );
    expect(say("name-unresolved", { ...looked, addresses: ["192.0.2.7", "192.0.2.8"] }).remedy).toContain(
      "(this machine has 192.0.2.7, 192.0.2.8)",
    );
  });

  it("names the ways to TLS that need no certificate authority", () => {
    const looked = { host: "a.test", reason: "there is no such name", addresses: [] };
    expect(say("name-unresolved", looked).cause).toMatch(/TLS_CERTIFICATE_FILE.*TRUSTED_PROXIES/);
    expect(say("certificate-impossible", { host: "10.0.0.9" }).commands.join()).toMatch(/TLS=files.*TLS=proxy/);
  });

  it("opens a key to the containers alone, and a certificate to everybody", () => {
    const closed = { setting: "TLS_KEY_FILE", file: "/k.pem", mode: "600", owner: 0, who: "the containers" };
    expect(say("file-closed", { ...closed, secret: true })).toMatchObject({
      cause: expect.stringContaining("belongs to user 0 and has mode 600"),
      remedy: expect.stringContaining("nobody else"),
      commands: ["sudo chgrp 1000 /k.pem && sudo chmod 640 /k.pem"],
    });
    expect(say("file-closed", { ...closed, mode: "", secret: false })).toMatchObject({
      cause: "TLS_KEY_FILE names it.",
      remedy: expect.stringContaining("no secret"),
      commands: ["sudo chmod a+r /k.pem"],
    });
  });

  it("proposes a URL that the certificate is for, which no wildcard is", () => {
    const certificate = { file: "/c.pem", host: "x.test" };
    const named = say("certificate-host", {
      ...certificate,
      names: ["*.example.com", "a.example.com", "b.example.com"],
    });
    expect(named.cause).toBe("It is for *.example.com, a.example.com, b.example.com.");
    expect(named.commands[0]).toBe("{installer} --url https://a.example.com");
    const nameless = say("certificate-host", { ...certificate, names: [] });
    expect(nameless.cause).toBe("It is for no host at all.");
    expect(nameless.commands[0]).toBe("{installer} --url https://HOST");
  });

  it("blames the VPN only where one is in the way", () => {
    const full = { free: 1, needed: 4 };
    const alone = say("networks-exhausted", { ...full, inTheWay: [] });
    expect(alone.cause).toBe("CognObserve makes 4 networks, and 1 of Docker's address ranges are free.");
    expect(alone.remedy).toBe("Networks that nothing uses are removed by:");
    const blocked = say("networks-exhausted", { ...full, inTheWay: ["10.0.0.0/8 on tun0", "172.16.0.0/12 on tun1"] });
    expect(blocked.cause).toMatch(/free\.\nRoutes .* in the way: 10\.0\.0\.0\/8 on tun0, 172\.16\.0\.0\/12 on tun1\.$/);
    expect(blocked.remedy).toContain("VPN");
  });

  it("lists what has to be read elsewhere", () => {
    const text = say("engine-elsewhere", { endpoint: "tcp://x", settings: ["TLS_KEY_FILE", "REDIS_CA_FILE"] });
    expect(text.cause).toContain(" TLS_KEY_FILE, REDIS_CA_FILE would be read");
  });
});

describe("a failure of a service of the user's own", () => {
  const reason = "password authentication failed";

  it("names the user where there is one", () => {
    expect(say("database-credentials", { server: "x:1", user: "ada", reason }).cause).toBe(
      `The user is ada; Postgres said: ${reason}.`,
    );
    expect(say("temporal-credentials", { server: "x:1", reason }).cause).toBe(`Temporal said: ${reason}.`);
  });

  it("proposes each way of logging in", () => {
    expect(say("temporal-credentials", { server: "x:1", reason }).commands).toEqual([
      "{installer} --set TEMPORAL_CERTIFICATE_FILE=/etc/ssl/client.pem --set TEMPORAL_KEY_FILE=/etc/ssl/client.key",
      "{installer} --set TEMPORAL_API_KEY=…",
    ]);
  });

  it("turns TLS on and off by the setting that does so", () => {
    const commands = (code: FailureCode) => say(code, { server: "x:1", reason }).commands.join();
    expect(commands("database-tls-required")).toMatch(/ DATABASE_URL='postgres:.*\?sslmode=verify-full'$/);
    expect(commands("database-tls-missing")).toMatch(/ DATABASE_URL='postgres:[^?]*'$/);
    expect(commands("redis-tls-required")).toMatch(/ REDIS_URL='rediss:/);
    expect(commands("redis-tls-missing")).toMatch(/ REDIS_URL='redis:/);
    expect(commands("temporal-tls-required")).toMatch(/ TEMPORAL_TLS=true$/);
    expect(commands("temporal-tls-missing")).toMatch(/ TEMPORAL_TLS=false$/);
    expect(commands("database-certificate-untrusted")).toMatch(/ DATABASE_CA_FILE=/);
    expect(commands("redis-certificate-untrusted")).toMatch(/ REDIS_CA_FILE=/);
    expect(commands("temporal-certificate-untrusted")).toMatch(/ TEMPORAL_CA_FILE=/);
    expect(commands("database-refused")).toMatch(/ DATABASE_URL='postgres:/);
    expect(commands("redis-refused")).toMatch(/ REDIS_URL='redis:/);
    expect(commands("temporal-refused")).toMatch(/ TEMPORAL_ADDRESS=HOST:7233$/);
    expect(commands("redis-credentials")).toMatch(/ REDIS_URL='redis:/);
    expect(commands("database-credentials")).toMatch(/ DATABASE_URL='postgres:/);
  });

  it.each(["is for b.test", "is for b.test."])("ends a sentence of another program's once: %s", (said) => {
    expect(say("redis-certificate-name", { server: "a.test:1", reason: said }).cause).toBe("is for b.test.");
  });

  it("makes a database on the host and port that was named", () => {
    const make = (server: string, user = "ada") =>
      say("database-missing", { server, database: "app", user }).commands.join();
    const rest = "-U postgres -O ada -E UTF8 -T template0 app";
    expect(make("db.example.com:6432")).toBe(`createdb -h db.example.com -p 6432 ${rest}`);
    expect(make("[2001:db8::1]:6432")).toBe(`createdb -h 2001:db8::1 -p 6432 ${rest}`);
    expect(make("db.example.com")).toBe(`createdb -h db.example.com -p 5432 ${rest}`);
    expect(make("x:1", "ada's")).toContain("-O 'ada'\\''s' -E");
  });

  it("hands a database over whatever its name and its owner's are", () => {
    const details = { server: "x:1", database: 'a"b', user: "it's", missing: ["No.", "Nor this."] };
    const { cause, commands } = say("database-rights", details);
    expect(cause).toBe("No.\nNor this.");
    expect(commands).toEqual([
      `psql -h x -p 1 -U postgres -d 'a"b' -c 'alter database "a""b" owner to "it'\\''s"' -c 'grant all on schema public to "it'\\''s"'`,
    ]);
  });

  it("lists five tables of somebody else's and counts the rest", () => {
    const found = (tables: readonly string[]) =>
      say("database-foreign", { server: "x:1", database: "d", user: "u", tables }).cause;
    expect(found(["a", "b", "c", "d", "e"])).toBe("CognObserve has made none of these: a, b, c, d, e.");
    expect(found(["a", "b", "c", "d", "e", "f", "g"])).toBe(
      "CognObserve has made none of these: a, b, c, d, e and 2 more.",
    );
  });

  it("makes each of Temporal's databases that is missing", () => {
    const details = { server: "x:1", user: "ada", problems: ["No.", "Nor this."], missing: ["t", "v"] };
    const { cause, commands } = say("database-temporal", details);
    expect(cause).toBe("No.\nNor this.");
    expect(commands.map((command) => command.split(" ").at(-1))).toEqual(["t", "v"]);
    const { remedy, commands: others } = say("database-temporal", { ...details, missing: [] });
    expect(remedy).toBe("Name others:");
    expect(others).toEqual([expect.stringContaining("--set TEMPORAL_DATABASE=cognobserve_temporal ")]);
  });

  it("asks for as many connections more as it needs, of the server or for the user", () => {
    const details = { server: "x:1", user: "ada b", free: 3, max: 100, needed: 33, limited: false };
    expect(say("database-full", details).commands.join()).toContain("max_connections = 133");
    const { cause, commands } = say("database-full", { ...details, max: 3, limited: true });
    expect(cause).toBe("ada b may open 3 and no more; CognObserve opens up to 33.");
    expect(commands).toEqual([`psql -h x -p 1 -U postgres -c 'alter role "ada b" connection limit -1'`]);
  });

  it("says which commands a Redis user lacks, and gives them", () => {
    const { cause, commands } = say("redis-rights", { user: "ada", denied: ["NOPERM get", "NOPERM set"] });
    expect(cause).toBe("NOPERM get\nNOPERM set");
    expect(commands.join()).toContain("acl setuser ada '~api-key:*'");
  });

  it("names the migrations that it does not know", () => {
    const { cause, commands } = say("database-newer", { database: "d", migrations: ["8-x", "9-y"] });
    expect(cause).toContain(": 8-x, 9-y.");
    expect(commands).toEqual(["{newest}"]);
  });
});

describe("what holds no installation", () => {
  const causeOf = (notes?: "empty" | "taken-away") => failure("not-installed", { dir: "/x", notes }).text.cause;

  it("says why, as far as it can be known", () => {
    expect(causeOf()).toBe("There is no .cognobserve folder in it.");
    expect(causeOf("empty")).toMatch(/^There is a \.cognobserve folder in it, but .* before it installed anything\.$/);
    expect(causeOf("taken-away")).toBe("What was installed there has been taken away again.");
  });

  it("is gone on with by the settings that stand in .env, or by those that are given again", () => {
    const say = (hasSettings: boolean) => failure("not-finished", { dir: "/x", hasSettings }).text;
    expect(say(true)).toMatchObject({ remedy: "To go on from there:", commands: ["{program} install --yes"] });
    expect(say(false)).toMatchObject({
      remedy: "To go on from there, with the same options as before:",
      commands: ["{program} install"],
    });
  });
});

it("is an error like any other to those who only print it", () => {
  const thrown = failure("not-installed", { dir: "/x" });
  expect(String(thrown)).toBe(
    "Failure: /x holds no installation (not-installed): There is no .cognobserve folder in it.",
  );
});

describe("a word for the shell", () => {
  it.each(["/opt/a.b-c_d", "~/x", "A=1,2+3%40", "user@host:1"])("stays as it is: %s", (word) => {
    expect(shellWord(word)).toBe(word);
  });

  it.each([
    ["a b", "'a b'"],
    ["$(rm)", "'$(rm)'"],
    ["(x", "'(x'"],
    ["x;", "'x;'"],
    ["", "''"],
    ["it's", "'it'\\''s'"],
  ])("is quoted: %s", (word, quoted) => {
    expect(shellWord(word)).toBe(quoted);
  });
});
