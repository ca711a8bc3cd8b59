import { describe, expect, it } from "vitest";
import type { Facts, PortFact } from "../facts/facts.ts";
import { host, need } from "../testing/judged.ts";
import type { Need } from "./check.ts";
import { judge } from "./judge.ts";

/* What a person reads of each check of the machine, and from where on it warns or refuses. */

/** Each verdict on these facts alone: «pass: message», or «code: what a refusal says of why». */
const say = (facts: Partial<Facts>, other: Partial<Need> = {}) =>
  judge(facts, { ...need, ...other }).map((one) =>
    one.verdict === "refuse" ? `${one.failure.text.code}: ${one.failure.text.cause}` : `${one.verdict}: ${one.message}`,
  );

it("judges nothing of which nothing is known", () => {
  expect(say({})).toEqual([]);
});

it("refuses with what the failure is called", () => {
  expect(judge({ dataRoot: { path: "/d", freeBytes: 0 } }, need)).toMatchObject([
    { id: "disk", title: "Disk space", verdict: "refuse", message: "Too little disk space" },
  ]);
});

describe("the engine", () => {
  const commands = { docker: true, compose: "2.26.1" };
  const ready = { state: "ready", version: "24.0.0", os: "linux", arch: "arm64" } as const;
  const compose = "pass: 2.26.1";

  it("is told with its platform", () => {
    expect(say({ engine: ready, commands, host })).toEqual(["pass: 24.0.0 on linux/arm64", compose, "pass: "]);
  });

  it("is refused with what is known of it", () => {
    expect(say({ engine: { ...ready, version: "23.0.9" }, commands, host })[0]).toBe(
      "docker-too-old: CognObserve needs Docker Engine 24 or newer.",
    );
    expect(say({ engine: { state: "permission", socket: "/s", user: "ada" }, commands, host })[0]).toMatch(
      /^docker-permission: .*\/s.*ada/,
    );
    expect(
      say({ engine: { state: "unreachable", endpoint: "tcp://x", reason: "nobody listens" }, commands, host })[0],
    ).toBe("docker-unreachable: Nothing answers at tcp://x: nobody listens.");
  });

  it("is warned of when it is newer than any that was tried", () => {
    expect(say({ engine: { ...ready, version: "29.9.1" }, commands, host })[0]).toBe("pass: 29.9.1 on linux/arm64");
    expect(say({ engine: { ...ready, version: "30.0.0" }, commands, host })[0]).toBe(
      "warn: 30.0.0 on linux/arm64; newer than 29, the newest that was tried",
    );
  });

  it("may be kept from a user who is in its group already, but not yet in this session", () => {
    const engine = { state: "permission", socket: "/s", user: "ada" } as const;
    const commandsOf = (dockerGroup: typeof host.dockerGroup) =>
      judge({ engine, commands, host: { ...host, dockerGroup } }, need).flatMap((one) =>
        one.verdict === "refuse" ? one.failure.text.commands : [],
      );
    expect(commandsOf("not-listed").join("\n")).toContain("usermod");
    expect(commandsOf("listed").join("\n")).not.toContain("usermod");
  });

  it("is missing as a whole where there is no command for it", () => {
    const missing = "docker-missing: No command named docker is on the PATH.";
    expect(say({ engine: ready, commands: { docker: false, compose: undefined }, host })).toEqual([
      missing,
      missing,
      "pass: ",
    ]);
  });

  it("is told where it runs", () => {
    const place = { endpoint: "tcp://x", remote: false, rootless: false, lowestPort: 1024 };
    const port = (number: number): PortFact => ({
      setting: "WEB_PORT",
      port: number,
      state: "free",
      holder: "",
      alternative: number,
    });
    const where = (changed: Partial<typeof place>, ports = [port(3000)]) =>
      say({ enginePlace: { ...place, ...changed }, ports })[0];
    expect(where({})).toBe("pass: ");
    expect(where({}, [port(80)])).toBe("pass: ");
    expect(where({ rootless: true })).toBe("pass: here, without root");
    expect(where({ rootless: true }, [port(1024)])).toBe("pass: here, without root");
    expect(where({ rootless: true }, [port(3000), port(1023)])).toMatch(/^warn: without root, so that port 1023 may/);
    expect(where({ remote: true, rootless: true }, [port(80)])).toMatch(
      /^warn: on another machine \(tcp:\/\/x\); the URL/,
    );
  });
});

describe("memory", () => {
  const of = (totalBytes: number, availableBytes: number | undefined) =>
    say({ memory: { totalBytes, availableBytes } });

  it("is enough from the bound on", () => {
    expect(of(1e9, 0.6e9)).toEqual(["pass: 0.6 GB free of 1.0 GB"]);
    expect(of(1e9, undefined)).toEqual(["pass: 1.0 GB"]);
  });

  it("only warns where it is taken just now", () => {
    expect(of(8e9, 0.59e9)).toEqual(["warn: only 0.6 GB of 8.0 GB are free; it may be slow"]);
  });

  it("is refused with both figures", () => {
    expect(of(0.9e9, 0.9e9)).toEqual(["memory-low: Docker has 0.9 GB of memory; CognObserve needs 1.0 GB."]);
  });
});

describe("what builds images", () => {
  const buildx = (known: boolean | undefined, builds: boolean | undefined, docker = true) =>
    say({ commands: { docker, compose: "2.26.1", buildx: known }, host }, { builds }).at(-1);

  it("is missed only where an image is going to be built", () => {
    expect(buildx(false, true)).toMatch(/^buildx-missing: /);
    expect(buildx(true, true)).toBe("pass: ");
    expect(buildx(false, false)).toBe("pass: ");
    expect(buildx(false, undefined)).toBe("pass: ");
  });

  it("is nobody's business where Docker itself is missing", () => {
    expect(buildx(false, true, false)).toBe("pass: ");
  });
});

describe("compose files", () => {
  const files = (compose: string | undefined, own: readonly string[], problem: readonly string[]) =>
    say({ composeFiles: { own, problem }, commands: { docker: true, compose }, host }).at(-1);

  it("of one's own are named", () => {
    expect(files("2.26.1", ["a.yml", "b.yml"], [])).toBe("pass: a.yml, b.yml");
  });

  it("are not judged by a Compose that is not there", () => {
    expect(files(undefined, ["a.yml"], ["unknown command"])).toBe("pass: a.yml");
  });
});

it("tells the space where Docker keeps its data, which is enough from the bound on", () => {
  expect(say({ dataRoot: { path: "/d", freeBytes: 2e9 } })).toEqual(["pass: 2.0 GB free on /d"]);
  expect(say({ dataRoot: { path: "/d", freeBytes: 1.9e9 } })).toEqual([
    "disk-full: 1.9 GB are free on /d, where Docker keeps its data; 2.0 GB are needed.",
  ]);
});

describe("the directory", () => {
  const directory = {
    path: "/opt/x",
    usual: "/opt/cognobserve",
    exists: true,
    problem: undefined,
    installed: false,
    hasComposeFile: false,
    hasApiKey: false,
  };
  const project = { project: "x", otherDirectory: undefined, volume: undefined };

  it.each([
    [{}, "pass: /opt/x"],
    [{ exists: false }, "pass: /opt/x (new)"],
    [{ installed: true, hasComposeFile: true }, "pass: /opt/x (installed before)"],
    [{ hasComposeFile: true }, "directory-foreign: /opt/x/docker-compose.yml was not written by this installer."],
    [{ problem: "You do not have the right to." }, "directory-unwritable: You do not have the right to."],
  ])("with %j is told as it is", (changed, said) => {
    expect(say({ directory: { ...directory, ...changed } })).toEqual([said]);
  });

  it("is proposed where installations usually go", () => {
    const [verdict] = judge({ directory: { ...directory, problem: "No." } }, need);
    expect(verdict).toMatchObject({ failure: { text: { commands: ["{installer} --dir /opt/cognobserve"] } } });
  });

  it("tells what an earlier installation has left", () => {
    const left = (changed: Partial<Facts["project"]>, of: Partial<typeof directory> = {}, other: Partial<Need> = {}) =>
      say({ directory: { ...directory, ...of }, project: { ...project, ...changed } }, other)[1];
    expect(left({})).toBe("pass: none");
    expect(left({ volume: "x_data" }, { hasApiKey: true })).toBe("pass: data in the volume x_data is kept");
    expect(left({ volume: "x_data" })).toMatch(/^leftover-volume: .* is not in \/opt\/x,/);
    expect(left({ volume: "x_data" }, {}, { apiKeyGiven: true })).toBe("pass: data in the volume x_data is kept");
    expect(left({ otherDirectory: "/srv/x" })).toBe("project-taken: It belongs to /srv/x.");
    const given = { volumeSettingsGiven: ["POSTGRES_PASSWORD", "X"] };
    expect(left({}, {}, given)).toBe("pass: none");
    expect(left({ volume: "x_data" }, { hasApiKey: true }, given)).toMatch(
      /^belongs-to-volume: The volume x_data keeps the POSTGRES_PASSWORD/,
    );
  });
});

describe("ports", () => {
  const port = (setting: string, number: number, state: PortFact["state"] = "free"): PortFact => ({
    setting,
    port: number,
    state,
    holder: state === "taken" ? "node listens there." : "",
    alternative: number + 1,
  });

  it("are told with those that are ours", () => {
    expect(say({ ports: [port("WEB_PORT", 3000), port("INGEST_PORT", 8080, "ours")] })).toEqual([
      "pass: 3000, 8080 (ours)",
    ]);
  });

  it("are refused with who has them, and what is free instead", () => {
    const [verdict] = judge({ ports: [port("WEB_PORT", 3000), port("INGEST_PORT", 8080, "taken")] }, need);
    expect(verdict).toMatchObject({
      failure: {
        text: { code: "port-taken", cause: "node listens there.", commands: ["{installer} --set INGEST_PORT=8081"] },
      },
    });
  });

  it("are named once only, wherever in the list", () => {
    const [verdict] = judge({ ports: [port("A", 1), port("WEB_PORT", 3000), port("INGEST_PORT", 3000)] }, need);
    expect(verdict).toMatchObject({
      failure: {
        text: {
          code: "port-twice",
          title: "WEB_PORT and INGEST_PORT are both 3000",
          commands: ["{installer} --set INGEST_PORT=3001"],
        },
      },
    });
  });

  it("cannot be chosen where TLS needs one", () => {
    expect(say({ ports: [port("WEB_PORT", 443), port("GATEWAY_TLS", 80, "taken")] })[0]).toMatch(
      /^port-of-tls-taken: node listens there\. With TLS the gateway answers on port 80 too/,
    );
  });
});

it("tells the address ranges that are left for networks", () => {
  const inTheWay = ["10.0.0.0/8 on tun0", "172.16.0.0/12 on tun1"];
  expect(say({ networks: { needed: 4, free: 4, inTheWay: [] } })).toEqual(["pass: 4 address ranges are free"]);
  expect(say({ networks: { needed: 0, free: 0, inTheWay } })).toEqual(["pass: there already"]);
  expect(say({ networks: { needed: 4, free: 4, inTheWay } })[0]).toMatch(
    /^warn: 4 address ranges are free; .* 10\.0\.0\.0\/8 on tun0, 172\.16\.0\.0\/12 on tun1$/,
  );
  expect(say({ networks: { needed: 4, free: 3, inTheWay } })[0]).toMatch(/^networks-exhausted: .* makes 4 .* 3 of /);
});

describe("volumes of before", () => {
  const volumes = {
    postgres: { name: "x_data", present: true },
    secrets: { name: "x_secrets", present: true },
    bundled: true,
    postgresMajor: 17,
    bundledMajor: 17,
    lookedInside: true,
  };
  const absent = { name: "x", present: false };
  const none = { ...volumes, postgres: absent, secrets: absent, postgresMajor: undefined };

  it.each<[string, Partial<Facts["volumes"]>]>([
    ["pass: the volume x_data is kept", {}],
    [
      "pass: the volume x_data is kept; what version made it shows when Postgres starts",
      { lookedInside: false, postgresMajor: undefined },
    ],
    ["pass: none", none],
    ["pass: none", { ...none, bundled: false }],
    ["warn: what is in the volume x_data stays there and is not moved into your Postgres", { bundled: false }],
    [
      "warn: the passwords in the volume x_secrets are kept, but their database is gone; a new one is made",
      { postgres: absent, postgresMajor: undefined },
    ],
    [
      "volume-without-secrets: They stood in the volume x_secrets, which does not exist; nothing could log in.",
      { secrets: { ...volumes.secrets, present: false } },
    ],
    [
      "volume-postgres-version: Postgres 17 is bundled, and it cannot open the files of another major version.",
      { postgresMajor: 16 },
    ],
  ])("%s", (said, changed) => {
    expect(say({ volumes: { ...volumes, ...changed } })).toEqual([said]);
  });
});
