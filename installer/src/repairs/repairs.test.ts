import { describe, expect, it } from "vitest";
import { judge } from "../checks/judge.ts";
import type { CommandsFact, EngineFact, Facts, HostFact, PortFact } from "../facts/facts.ts";
import type { Values } from "../modes/mode.ts";
import { host as debian, need } from "../testing/judged.ts";
import { offerFor } from "./repairs.ts";

/* What is offered for a refusal, by what the machine is: from the facts to the commands that a person is shown. */

const bare: CommandsFact = { docker: false, compose: undefined };
const whole: CommandsFact = { docker: true, compose: "2.26.1" };
const ready: EngineFact = { state: "ready", version: "26.1.5", os: "linux", arch: "amd64" };
const stopped: EngineFact = {
  state: "unreachable",
  endpoint: "unix:///var/run/docker.sock",
  reason: "the socket does not exist",
};

/** The first refusal on these facts: what is offered for it, and what its own remedy says. */
function see(facts: Partial<Facts>, settings: Values = {}) {
  const refusal = judge(facts, need).find((one) => one.verdict === "refuse");
  if (refusal?.verdict !== "refuse") throw new Error("nothing was refused");
  const { code, remedy, commands } = refusal.failure.text;
  return { code, remedy, commands, offer: offerFor(refusal.failure, { facts, settings }) };
}

const machine = (changed: Partial<HostFact>): HostFact => ({ ...debian, engine: "none", ...changed });
const release = (id: string, version: string, codename = "", like: readonly string[] = []) => ({
  distribution: { id, like, name: `The ${id}`, version, codename },
});

describe("a machine without Docker", () => {
  const without = (changed: Partial<HostFact>) => see({ commands: bare, engine: stopped, host: machine(changed) });
  const ways = (changed: Partial<HostFact>) => without(changed).offer?.ways.map(({ label }) => label);

  it("gets the distribution's own packages first, where they are new enough", () => {
    const { offer, code } = without({});
    expect(code).toBe("docker-missing");
    expect(offer?.question).toBe("Install Docker?");
    expect(offer?.notes).toEqual([]);
    expect(offer?.ways.map(({ label }) => label)).toEqual([
      "Yes, from Debian's own packages",
      "Yes, from Docker's own repository",
    ]);
    expect(offer?.ways[0]).toMatchObject({
      commands: [
        "apt-get update",
        "DEBIAN_FRONTEND=noninteractive apt-get install --yes docker.io docker-cli docker-compose docker-buildx",
      ],
      changed: "Docker was installed from Debian's own packages.",
      takeBack: ["apt-get remove --autoremove docker.io docker-cli docker-compose docker-buildx"],
    });
  });

  it.each([
    [release("ubuntu", "24.04", "noble"), "docker.io docker-compose-v2 docker-buildx"],
    [{ ...release("fedora", "43"), manager: "dnf" }, "moby-engine docker-cli docker-compose docker-buildx"],
    [{ ...release("alpine", "3.19.1"), manager: "apk" }, "docker docker-cli-compose docker-cli-buildx"],
    [{ ...release("arch", ""), manager: "pacman" }, "docker docker-compose docker-buildx"],
    [{ ...release("opensuse-tumbleweed", "20260101"), manager: "zypper" }, "docker docker-compose docker-buildx"],
  ] as const)("knows the packages of %j", (changed, packages) => {
    const commands = without(changed).offer?.ways[0]?.commands.join("\n");
    expect(commands).toMatch(new RegExp(`(install|add|--noconfirm|--assumeyes|--yes) ${packages}(\n|$)`));
  });

  it("starts what only Debian's packages start by themselves", () => {
    const last = (changed: Partial<HostFact>) => without(changed).offer?.ways[0]?.commands.at(-1);
    expect(last({ ...release("fedora", "43"), manager: "dnf" })).toBe("systemctl enable --now docker");
    expect(last({ ...release("alpine", "3.20"), manager: "apk", init: "openrc" })).toBe("rc-service docker start");
    expect(last({})).not.toContain("systemctl");
  });

  it("is told that its distribution's own is too old, and gets Docker's", () => {
    const { offer } = without(release("debian", "12", "bookworm"));
    expect(offer?.notes).toEqual([
      "Debian 12's own Docker is 20.10, and CognObserve needs 24: it has to come from Docker, or from Debian 13, of which no more than that and what it needs is taken.",
    ]);
    expect(offer?.ways.map(({ label }) => label)).toEqual(["Yes, from Docker's own repository", "Yes, from Debian 13"]);
    expect(without(release("ubuntu", "22.04", "jammy")).offer?.notes[0]).toContain("Ubuntu 22.04");
    expect(ways({ ...release("alpine", "3.18.9"), manager: "apk" })).toBeUndefined();
  });

  it("gets Docker alone from Debian 13, by the mirror that is there, where Docker's repository cannot be reached", () => {
    const way = without({ ...release("debian", "12", "bookworm"), root: false, sudo: true }).offer?.ways[1];
    const [pin, source, ...rest] = way?.commands ?? [];
    // Before the newer release is known, it is said that nothing is to be preferred from there.
    expect(pin).toBe(
      "printf 'Package: *\\nPin: release n=trixie\\nPin-Priority: 100\\n' | sudo tee /etc/apt/preferences.d/cognobserve-trixie >/dev/null",
    );
    expect(source).toMatch(/^mirror=\$\(apt-get indextargets .+ 'Codename: bookworm' \| head -n 1\); printf /);
    expect(source).toContain("| sudo tee /etc/apt/sources.list.d/cognobserve-trixie.sources");
    expect(rest).toEqual([
      "sudo apt-get update",
      "sudo DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends iptables docker.io/trixie docker-cli/trixie docker-compose/trixie docker-buildx/trixie",
    ]);
    expect(way?.takeBack?.at(-1)).toBe(
      "sudo rm /etc/apt/sources.list.d/cognobserve-trixie.sources /etc/apt/preferences.d/cognobserve-trixie",
    );
  });

  it("trusts Docker's repository only after its key was compared", () => {
    const commands = without({ ...release("debian", "12", "bookworm"), root: false, sudo: true }).offer?.ways[0]
      ?.commands;
    const at = (words: string) => commands?.findIndex((command) => command.includes(words)) ?? -1;
    const compared = at(":9DC858229FC7DD38854AE2D88D81803C0EBFCD88:");
    expect(compared).toBeGreaterThan(at("/linux/debian/gpg"));
    expect(at("sources.list.d")).toBeGreaterThan(compared);
    expect(commands?.[compared]).toContain("|| { sudo rm -f /etc/apt/keyrings/docker.asc;");
    expect(commands?.[at("sources.list.d")]).toContain("/linux/debian bookworm stable");
    expect(commands?.at(-1)).toBe(
      "sudo DEBIAN_FRONTEND=noninteractive apt-get install --yes docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin",
    );
  });

  it.each([
    ["rocky", ["rhel", "centos", "fedora"], "centos"],
    ["rhel", ["fedora"], "rhel"],
    ["centos", ["rhel", "fedora"], "centos"],
  ])("finds the folder of Docker's repository for %s", (id, like, folder) => {
    const { offer } = without({ ...release(id, "9.4", "", like), manager: "dnf" });
    const commands = offer?.ways[0]?.commands ?? [];
    expect(commands.join("\n")).toContain(`/linux/${folder}/docker-ce.repo`);
    expect(commands.findIndex((one) => one.includes(":060A61C51B558A7F742B77AAC52FEB6B621E9F35:"))).toBeLessThan(
      commands.findIndex((one) => one.includes("rpm --import")),
    );
    expect(commands.at(-1)).toBe("systemctl enable --now docker");
  });

  it("takes a relative of Ubuntu for Ubuntu, and one of Debian for itself", () => {
    expect(
      without(release("linuxmint", "22", "noble", ["ubuntu", "debian"])).offer?.ways[0]?.commands.join(),
    ).toContain("/linux/ubuntu noble stable");
    expect(ways(release("kali", "2026.1", "kali-rolling", ["debian"]))).toBeUndefined();
  });

  it("is left to an administrator where the user cannot become one", () => {
    const { offer, remedy, commands } = without({ root: false, sudo: false });
    expect(offer).toBeUndefined();
    expect(remedy).toMatch(/^Only an administrator can install it here/);
    expect(commands[0]).toBe("sudo apt-get update");
  });

  it("says what there is for a Mac and for a distribution that nobody knows", () => {
    const mac = without({ platform: "darwin" });
    expect(mac.offer).toBeUndefined();
    expect(mac.remedy).toMatch(/Docker Desktop .* or OrbStack/);
    const unknown = without({ ...release("void", ""), manager: undefined });
    expect(unknown.offer).toBeUndefined();
    expect(unknown.commands).toEqual(["curl -fsSL https://get.docker.com | sh"]);
  });
});

describe("an engine that does not run", () => {
  const silent = (changed: Partial<HostFact>, endpoint = "unix:///var/run/docker.sock") =>
    see({
      commands: whole,
      engine: { state: "unreachable", endpoint, reason: "nobody listens there" },
      host: machine({ engine: "installed", ...changed }),
    });
  const started = (changed: Partial<HostFact>, endpoint?: string) =>
    silent(changed, endpoint).offer?.ways.map(({ commands }) => commands);
  const byHand = "sh -c 'setsid dockerd >/var/log/dockerd.log 2>&1 </dev/null &'";

  it("is started by what starts services there", () => {
    expect(silent({}).code).toBe("docker-unreachable");
    expect(started({})).toEqual([["systemctl enable --now docker"]]);
    expect(started({ root: false, sudo: true })).toEqual([["sudo systemctl enable --now docker"]]);
    expect(started({ init: "openrc" })).toEqual([["rc-update add docker default", "rc-service docker start"]]);
    expect(started({ init: "sysv" })).toEqual([["service docker start"], [byHand]]);
    expect(started({ init: "none" })).toEqual([[byHand]]);
    expect(started({ engine: "snap" })).toEqual([["snap start docker"]]);
  });

  it("is waited for", () => {
    expect(silent({}).offer?.ways[0]).toMatchObject({ after: "engine-answers", changed: "Docker was started." });
  });

  it("is started by its user where it is the user's own", () => {
    const own = { root: false, sudo: false };
    expect(started(own, "unix:///run/user/1000/docker.sock")).toEqual([["systemctl --user start docker"]]);
    expect(started(own, "unix:///home/ada/.docker/desktop/docker.sock")).toEqual([
      ["systemctl --user start docker-desktop"],
    ]);
    expect(started(own, "unix:///run/user/1000/podman/podman.sock")).toEqual([
      ["systemctl --user start podman.socket"],
    ]);
    expect(started({ platform: "darwin" }, "unix:///Users/ada/.orbstack/run/docker.sock")).toEqual([
      ["open -a OrbStack"],
    ]);
    expect(started({ platform: "darwin" })).toEqual([["open -a Docker"]]);
  });

  it("is installed where only its command is", () => {
    const { offer, remedy } = silent({ engine: "none" });
    expect(offer?.question).toBe("Install Docker?");
    expect(offer?.notes[0]).toBe("The docker command is here, but no engine.");
    expect(remedy).toMatch(/^The docker command is here, but no engine\. Install Docker from Debian's own packages:$/);
  });

  it("is told where to look, where nothing can be done about it from here", () => {
    const elsewhere = silent({}, "tcp://10.0.0.9:2375");
    expect(elsewhere.offer).toBeUndefined();
    expect(elsewhere.commands).toEqual(["DOCKER_HOST=unix:///var/run/docker.sock {installer}"]);
    const named = silent({}, "unix:///srv/own.sock");
    expect(named.offer).toBeUndefined();
    expect(named.remedy).toMatch(/^DOCKER_HOST or the Docker context leads there/);
    const powerless = silent({ root: false });
    expect(powerless.offer).toBeUndefined();
    expect(powerless.remedy).toMatch(/^Ask an administrator/);
  });

  it("has said why in systemd's journal", () => {
    expect(silent({}).commands).toEqual([
      "systemctl enable --now docker",
      "journalctl --unit docker --lines 20 --no-pager",
    ]);
    expect(silent({}, "unix:///run/user/1000/docker.sock").commands[1]).toMatch(/^journalctl --user/);
  });
});

describe("a user who may not use Docker", () => {
  const denied = (changed: Partial<HostFact>) =>
    see({
      commands: whole,
      engine: { state: "permission", socket: "/var/run/docker.sock", user: "ada lovelace" },
      host: machine({ engine: "installed", root: false, ...changed }),
    });

  it("can join the group, and has to log in again", () => {
    const { offer } = denied({ sudo: true });
    expect(offer?.notes.join(" ")).toMatch(/can become root.*next login/);
    expect(offer?.ways).toEqual([
      {
        label: "Yes, add ada lovelace",
        commands: ["sudo usermod -aG docker 'ada lovelace'"],
        changed: "ada lovelace was added to the group docker.",
        takeBack: ["sudo gpasswd -d 'ada lovelace' docker"],
        after: "log-in-again",
      },
    ]);
  });

  it("has only to log in again when the group has him already", () => {
    const { offer, commands, remedy } = denied({ sudo: true, dockerGroup: "listed" });
    expect(offer).toBeUndefined();
    expect(remedy).toMatch(/^Log in again/);
    expect(commands).toEqual(["newgrp docker", "{installer}"]);
  });

  it("is offered nothing that he could not do", () => {
    expect(denied({}).offer).toBeUndefined();
  });
});

describe("Docker without Compose", () => {
  const lacking = (changed: Partial<HostFact>) =>
    see({ commands: { docker: true, compose: undefined }, engine: ready, host: { ...debian, ...changed } });

  it("gets the plugins from where it came from itself", () => {
    expect(lacking({}).offer?.ways[0]?.commands[1]).toMatch(/--yes docker-compose docker-buildx$/);
    expect(lacking({ dockerRepository: true }).offer?.ways[0]?.commands[1]).toMatch(
      /--yes docker-compose-plugin docker-buildx-plugin$/,
    );
  });

  it("is told how where that is not known", () => {
    const { offer, commands } = lacking(release("void", ""));
    expect(offer).toBeUndefined();
    expect(commands).toEqual(["sudo apt-get install docker-compose-plugin"]);
  });
});

describe("a port that cannot be had", () => {
  const port = (setting: string, number: number, state: PortFact["state"] = "free"): PortFact => ({
    setting,
    port: number,
    state,
    holder: "node listens.",
    alternative: number + 1,
  });
  const settle = (ports: readonly PortFact[], settings: Values = {}) => see({ ports }, settings).offer;

  it("gives way to the next free one", () => {
    const offer = settle([port("WEB_PORT", 3000), port("INGEST_PORT", 8080, "taken")]);
    expect(offer?.question).toBe("Use port 8081 instead of 8080?");
    expect(offer?.ways).toEqual([{ label: "Yes, INGEST_PORT=8081", commands: [], settings: { INGEST_PORT: "8081" } }]);
  });

  it("is changed in the URL too, where that names it", () => {
    const taken = [port("WEB_PORT", 3000, "taken")];
    const chosen = (settings: Values) => settle(taken, settings)?.ways[0]?.settings;
    expect(chosen({ NEXTAUTH_URL: "http://observe.test:3000" })).toEqual({
      WEB_PORT: "3001",
      NEXTAUTH_URL: "http://observe.test:3001",
    });
    expect(chosen({ NEXTAUTH_URL: "http://observe.test:8443" })).toEqual({ WEB_PORT: "3001" });
    expect(chosen({ NEXTAUTH_URL: "http://observe.test:3000", GATEWAY_TLS: "proxy" })).toEqual({ WEB_PORT: "3001" });
    expect(settle([port("WEB_PORT", 443, "taken")], { NEXTAUTH_URL: "https://x.test" })?.ways[0]?.settings).toEqual({
      WEB_PORT: "444",
      NEXTAUTH_URL: "https://x.test:444",
    });
  });

  it("is changed once when two settings name it", () => {
    const offer = settle([port("WEB_PORT", 3000), port("INGEST_PORT", 3000)]);
    expect(offer?.ways[0]?.settings).toEqual({ INGEST_PORT: "3001" });
  });

  it("stays as it is where it cannot be chosen", () => {
    expect(settle([port("GATEWAY_TLS", 80, "taken")])).toBeUndefined();
  });
});

it("offers nothing where nothing can be mended", () => {
  expect(see({ memory: { totalBytes: 1, availableBytes: 1 } }).offer).toBeUndefined();
});
