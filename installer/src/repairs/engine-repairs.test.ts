import { describe, expect, it } from "vitest";
import { judge } from "../checks/judge.ts";
import type { EngineFact, Facts, HostFact } from "../facts/facts.ts";
import { host as debian, kind, need, place } from "../testing/judged.ts";
import { offerFor } from "./repairs.ts";

/* An engine that is there and will not do: too old, stuck, without a plugin. */

const commands = { docker: true, compose: "2.26.1", buildx: true };
const old: EngineFact = { state: "ready", version: "20.10.24+dfsg1", os: "linux", arch: "amd64" };
const bookworm = { id: "debian", like: [], name: "Debian 12", version: "12", codename: "bookworm" };

function see(facts: Partial<Facts>, builds = false) {
  const known = { commands, host: debian, engineKind: kind, enginePlace: place, ...facts };
  const refusal = judge(known, { ...need, builds }).find((one) => one.verdict === "refuse");
  if (refusal?.verdict !== "refuse") return undefined;
  return { ...refusal.failure.text, offer: offerFor(refusal.failure, { facts: known, settings: {} }) };
}

describe("an engine that is too old", () => {
  const of = (changed: Partial<HostFact>, more: Partial<Facts> = {}) =>
    see({ engine: old, host: { ...debian, ...changed }, ...more });

  it("of Debian 12 is exchanged for Docker's own", () => {
    const seen = of({ distribution: bookworm });
    expect(seen?.code).toBe("docker-too-old");
    expect(seen?.offer?.question).toBe("Update Docker 20.10.24+dfsg1?");
    expect(seen?.offer?.notes[0]).toMatch(/images and volumes stay\. Containers that run are stopped/);
    expect(seen?.offer?.ways[0]?.label).toBe("Yes, from Docker's own repository");
    expect(seen?.offer?.ways[0]?.commands).toEqual(seen?.commands);
    expect(seen?.commands.at(-1)).toMatch(/docker-ce docker-ce-cli/);
    expect(seen?.remedy).toMatch(/here that is:$/);
  });

  it("of Docker's repository is updated from there", () => {
    expect(of({ dockerRepository: true })?.offer?.ways[0]?.commands).toEqual([
      "apt-get update",
      "DEBIAN_FRONTEND=noninteractive apt-get install --yes docker-ce docker-ce-cli containerd.io",
    ]);
  });

  it.each<[string, Partial<HostFact>, Partial<Facts>]>([
    ["on another machine", {}, { enginePlace: { ...place, remote: true } }],
    ["of a user alone", {}, { enginePlace: { ...place, rootless: true } }],
    ["in a virtual machine", {}, { engineKind: { ...kind, virtualMachine: "Docker Desktop" } }],
    ["that is a snap", { engine: "snap" }, {}],
    ["where nobody is root", { root: false }, {}],
  ])("is left alone %s", (_, changed, more) => {
    const seen = of(changed, more);
    expect(seen?.code).toBe("docker-too-old");
    expect(seen?.offer).toBeUndefined();
  });

  it("without a newer one that is known has a remedy all the same", () => {
    const seen = of({ distribution: { ...bookworm, id: "void" }, manager: undefined });
    expect(seen?.commands).toEqual([]);
    expect(seen?.remedy).toMatch(/describes, then run this again\.$/);
  });

  it("is not one that is newer than all that were tried", () => {
    const version = (text: string) => judge({ engine: { ...old, version: text }, commands, host: debian }, need)[0];
    expect(version("29.4.1")).toMatchObject({ verdict: "pass" });
    expect(version("30.0.0")).toMatchObject({ verdict: "warn", message: expect.stringContaining("newer than 29") });
  });
});

describe("an engine that takes questions and answers none", () => {
  const of = (
    changed: Partial<HostFact>,
    endpoint = "unix:///var/run/docker.sock",
    reason = "no answer in 15 seconds",
  ) => see({ engine: { state: "unreachable", endpoint, reason }, host: { ...debian, ...changed } });
  const commandsOf = (...args: Parameters<typeof of>) => of(...args)?.offer?.ways[0]?.commands;

  it("is restarted, and it is said what that stops", () => {
    const seen = of({});
    expect(seen?.offer?.question).toBe("Restart Docker?");
    expect(seen?.offer?.notes[0]).toContain("stops the containers that run");
    expect(seen?.commands).toEqual(["systemctl restart docker"]);
    expect(commandsOf({ init: "openrc", root: false, sudo: true })).toEqual(["sudo rc-service docker restart"]);
    expect(commandsOf({ init: "sysv" })).toEqual(["service docker restart"]);
  });

  it("because it is paused is Docker Desktop's", () => {
    const paused = "Docker Desktop is manually paused. Unpause it through the Whale menu or Dashboard.";
    expect(commandsOf({}, "unix:///home/ada/.docker/desktop/docker.sock", paused)).toEqual(["docker desktop restart"]);
    expect(commandsOf({ platform: "darwin" }, "unix:///var/run/docker.sock", paused)).toEqual([
      "docker desktop restart",
    ]);
  });

  it("is left to whoever may", () => {
    expect(of({ root: false })?.offer).toBeUndefined();
    expect(of({ init: "none" })?.offer).toBeUndefined();
  });
});

describe("plugins", () => {
  const engine: EngineFact = { ...old, version: "26.1.5" };

  it("buildx is missed where images are built, and nowhere else", () => {
    const without = { engine, commands: { ...commands, buildx: false } };
    expect(see(without)).toBeUndefined();
    expect(see(without, true)).toMatchObject({
      code: "buildx-missing",
      offer: { question: "Install Docker's buildx?" },
    });
    expect(see({ engine, commands }, true)).toBeUndefined();
  });

  it("Compose that is too old is updated", () => {
    const seen = see({ engine, commands: { ...commands, compose: "2.20.3" } });
    expect(seen).toMatchObject({ code: "compose-too-old", offer: { question: "Update Docker Compose?" } });
    expect(seen?.offer?.ways[0]?.commands).toEqual(seen?.commands);
  });
});

it("says of Podman that it may stay", () => {
  const bare = { commands: { docker: false, compose: undefined }, engine: old };
  expect(see({ ...bare, host: { ...debian, podman: true } })?.offer?.notes.join()).toContain(
    "Podman is on this machine",
  );
  expect(see({ ...bare, host: debian })?.offer?.notes).toEqual([]);
});
