import { describe, expect, it } from "vitest";
import type { DirectoryFact, EngineFact, EngineKindFact, Facts, HostFact } from "../facts/facts.ts";
import type { HostFileFact } from "../facts/production-facts.ts";
import { host, kind, need, place } from "../testing/judged.ts";
import { judge } from "./judge.ts";

/* Kinds of engines and machines: what a person reads of each, and which of them are refused. */

const directory: DirectoryFact = {
  path: "/opt/cognobserve",
  usual: "/opt/cognobserve",
  exists: false,
  problem: undefined,
  installed: false,
  hasComposeFile: false,
  hasApiKey: false,
};

/** What the check of that name says: «verdict: message», or the failure's code, why, and what to type. */
function say(id: string, facts: Partial<Facts>): string {
  const found = judge(facts, need).find((one) => one.id === id);
  if (found === undefined) return "not judged";
  if (found.verdict !== "refuse") return `${found.verdict}: ${found.message}`;
  const { code, cause, commands } = found.failure.text;
  return [`${code}: ${cause}`, ...commands].join(" | ");
}

describe("the kind of engine", () => {
  const of = (changed: Partial<EngineKindFact>, path = directory.path, who: Partial<HostFact> = {}) =>
    say("engine-kind", {
      engineKind: { ...kind, ...changed },
      enginePlace: { ...place, endpoint: "unix:///run/user/1000/podman/podman.sock" },
      directory: { ...directory, path },
      host: { ...host, ...who },
    });

  it("is not worth a word where it is the usual one", () => {
    expect(of({})).toBe("pass: ");
  });

  it("is told where memory and disk are a virtual machine's", () => {
    expect(of({ virtualMachine: "Docker Desktop" })).toBe(
      "pass: Docker Desktop; memory and disk are those of its virtual machine",
    );
  });

  it("is refused as Podman's, with where it was found and the way past it", () => {
    expect(of({ product: "podman" })).toMatch(
      /^engine-podman: .*podman\.sock, and that is Podman's.* \| DOCKER_HOST=unix:\/\/\/var\/run\/docker\.sock \{installer\}$/,
    );
  });

  it("is told as Podman before its version is called too old", () => {
    const facts: Partial<Facts> = {
      engine: { state: "ready", version: "5.4.2", os: "linux", arch: "amd64" },
      commands: { docker: true, compose: "2.26.1" },
      engineKind: { ...kind, product: "podman" },
      enginePlace: place,
      directory,
      host,
    };
    const first = judge(facts, need).find(({ verdict }) => verdict === "refuse");
    expect(first?.id).toBe("engine-kind");
  });

  it("is refused where it runs Windows containers", () => {
    expect(of({ containers: "windows" })).toMatch(/^engine-windows: CognObserve comes as Linux containers\.$/);
  });

  it("that is a snap sees what is in /home, and nothing else", () => {
    expect(of({ snap: true }, "/home/ada/cognobserve")).toBe("pass: ");
    expect(of({ snap: true }, "/homes/x")).toMatch(/^snap-cannot-read/);
    expect(of({ snap: true }, "/opt/x", { root: false, user: "ada" })).toMatch(
      /^snap-cannot-read: .* \| \{installer\} --dir \/home\/ada\/cognobserve \| sudo snap remove docker$/,
    );
    expect(of({ snap: true }, "/opt/x")).toContain("--dir /home/USER/cognobserve");
  });
});

describe("a docker command that is Podman's", () => {
  it("is told as such, with what takes that name away", () => {
    const commands = { docker: true, podman: true, compose: undefined };
    const engine: EngineFact = { state: "unreachable", endpoint: "unix:///var/run/docker.sock", reason: "x" };
    expect(say("engine", { engine, commands, host })).toMatch(
      /^docker-emulated: .*podman-docker.* \| apt-get remove --autoremove podman-docker$/,
    );
    expect(say("engine", { engine, commands, host: { ...host, manager: "dnf", root: false } })).toMatch(
      / \| sudo dnf remove podman-docker$/,
    );
  });
});

describe("Compose", () => {
  const of = (compose: string) => say("compose", { commands: { docker: true, compose }, host });

  it.each(["2.23.1", "v2.23.1", "2.24.6+ds1-0ubuntu2", "2.40.3", "3.0", "5.0.1-desktop.1"])(
    "%s is new enough",
    (version) => {
      expect(of(version)).toBe(`pass: ${version}`);
    },
  );

  it.each(["2.23.0", "v2.5.0", "2.23", "1.29.2", "2.9.14-1"])("%s is too old", (version) => {
    expect(of(version)).toMatch(/^compose-too-old: .*2\.23\.1 or newer\. \| apt-get update \| /);
  });
});

describe("the docker command", () => {
  const old = { command: "docker compose", speaks: "1.41", needed: "1.44" };

  it("may be older than the engine takes", () => {
    expect(say("docker-command", { refusedCommand: old, host })).toMatch(
      /^docker-command-too-old: .*docker compose knows is 1\.41, .* none before 1\.44\. \| \{installer\}$/,
    );
    expect(say("docker-command", { refusedCommand: old, host: { ...host, dockerRepository: true } })).toMatch(
      / \| apt-get update \| .* docker-ce-cli docker-compose-plugin \| \{installer\}$/,
    );
  });
});

describe("the processor", () => {
  const engine = (arch: string): EngineFact => ({ state: "ready", version: "26", os: "linux", arch });
  const image = { reference: "postgres:17", architecture: "arm64" };

  it("has to be one that there are images for", () => {
    expect(say("architecture", { engine: engine("amd64"), images: [] })).toBe("pass: ");
    expect(say("architecture", { engine: engine("arm64"), images: [image] })).toBe("pass: ");
    for (const other of ["arm", "386", "riscv64", "s390x"]) {
      expect(say("architecture", { engine: engine(other), images: [] })).toMatch(/^architecture-unsupported/);
    }
  });

  it("has to be that of the images that are here already", () => {
    const fits = { reference: "caddy:2", architecture: "amd64" };
    expect(say("architecture", { engine: engine("amd64"), images: [fits, image] })).toMatch(
      /^image-other-processor: The engine's processor is amd64.*exec format error.* \| docker image rm postgres:17 \| \{installer\}$/,
    );
  });

  it("must not be overruled by the environment", () => {
    const of = (platform: string) => say("platform", { engine: engine("arm64"), platform });
    expect(of("linux/arm64")).toBe("pass: ");
    expect(of("linux/arm64/v8")).toBe("pass: ");
    expect(of("linux")).toBe("pass: ");
    expect(of("linux/amd64")).toMatch(/^platform-overruled: .*arm64.* \| DOCKER_DEFAULT_PLATFORM= \{installer\}$/);
  });

  it("is not asked for where no engine answers", () => {
    const away: EngineFact = { state: "unreachable", endpoint: "x", reason: "y" };
    expect(say("architecture", { engine: away, images: [] })).toBe("pass: ");
    expect(say("platform", { engine: away, platform: "linux/amd64" })).toBe("pass: ");
  });
});

describe("the clock", () => {
  const of = (changed: Partial<EngineKindFact>, now = "2026-11-24T12:00:00.000Z") =>
    say("clock", { now, engineKind: { ...kind, ...changed } });

  it("cannot be before the first release", () => {
    expect(of({})).toBe("pass: ");
    expect(of({}, "2026-10-01T00:00:00.000Z")).toBe("pass: ");
    expect(of({}, "2026-09-30T23:59:59.000Z")).toMatch(/^clock-wrong: It says 2026-09-30T23.* \| sudo timedatectl/);
  });

  it("of the engine is ours, within a minute", () => {
    expect(of({ clockAheadSeconds: undefined })).toBe("pass: ");
    expect(of({ clockAheadSeconds: 59 })).toBe("pass: ");
    expect(of({ clockAheadSeconds: -59 })).toBe("pass: ");
    expect(of({ clockAheadSeconds: 60 })).toBe(
      "warn: the engine's is 60 seconds ahead of this machine's; traces will be shown at the wrong time",
    );
    expect(of({ clockAheadSeconds: -7200, virtualMachine: "OrbStack" })).toBe(
      "warn: the engine's is 7200 seconds behind this machine's; restart OrbStack, or traces will be shown at the wrong time",
    );
  });
});

describe("the disk", () => {
  const log = { container: "abcdef012345", file: "/var/lib/docker/containers/x/x-json.log", bytes: 3e9 };
  const of = (freeBytes: number, more: Partial<Facts["dataRoot"]> = {}) =>
    say("disk", { dataRoot: { path: "/var/lib/docker", freeBytes, ...more } });

  it("that a log fills is told with whose it is and what empties it", () => {
    expect(of(1e9, { log })).toMatch(
      /^disk-logs: 1\.0 GB are free .* 2\.0 GB are needed; and 3\.0 GB .*abcdef012345\. \| docker logs --tail 20 abcdef012345 \| sudo truncate --size 0 \/var\/lib\/docker\/containers\/x\/x-json\.log$/,
    );
    expect(of(1e9, { log: { ...log, bytes: 1e9 } })).toMatch(/^disk-logs/);
  });

  it("that would stay full without any log is full", () => {
    expect(of(1e9, { log: { ...log, bytes: 0.9e9 } })).toMatch(/^disk-full/);
    expect(of(1e9)).toMatch(/^disk-full/);
  });

  it("has to have room for files, and not for bytes alone", () => {
    expect(of(9e9, { freeFiles: 49_999 })).toMatch(/^disk-files: .*49999 more files/);
    expect(of(9e9, { freeFiles: 50_000 })).toMatch(/^pass/);
    expect(of(9e9, { freeFiles: undefined })).toMatch(/^pass/);
  });

  it("is warned of where a log goes on growing", () => {
    expect(of(9e9, { log: { ...log, bytes: 4.9e9 } })).toMatch(/^pass: 9\.0 GB free/);
    expect(of(9e9, { log: { ...log, bytes: 5e9 } })).toMatch(/^warn: .*abcdef012345 has grown to 5\.0 GB$/);
  });
});

describe("the URL", () => {
  it.each(["http://observe.test", "http://observe.test:3000/", "https://observe.test//"])(
    "%s is a host's root",
    (url) => {
      expect(say("url", { url })).toBe("pass: ");
    },
  );

  it("with a path cannot work", () => {
    expect(say("url", { url: "https://observe.test:8443/traces" })).toMatch(
      /^url-has-path: .* \| \{installer\} --url https:\/\/observe\.test:8443$/,
    );
  });
});

describe("files under SELinux", () => {
  const file: HostFileFact = {
    setting: "TLS_KEY_FILE",
    path: "/etc/ssl/my key.pem",
    state: "ok",
    readableInside: true,
    mode: "640",
    owner: 0,
    holds: "key",
  };
  it("need a label, which is told before anything is started", () => {
    const of = (selinux: boolean) => say("file-labels", { hostFiles: [file], engineKind: { ...kind, selinux } });
    expect(of(false)).toBe("pass: ");
    expect(of(true)).toMatch(/^warn: .*sudo chcon -t container_file_t '\/etc\/ssl\/my key\.pem'$/);
  });
});
