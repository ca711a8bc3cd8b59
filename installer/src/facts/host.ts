import { access, readFile } from "node:fs/promises";
import path from "node:path";
import type { HostFact } from "./facts.ts";
import { userName } from "./user-name.ts";

/** There while systemd is what runs the machine (sd_booted(3)). */
const systemdRuns = "/run/systemd/system";

/** Where Docker's installation guides, for apt and for dnf, put its repository. */
const repositories = [
  "/etc/apt/sources.list.d/docker.list",
  "/etc/apt/sources.list.d/docker.sources",
  "/etc/yum.repos.d/docker-ce.repo",
];

/** What this machine is, as far as it decides how something is installed or started on it. Only looks. */
export async function lookAtHost(env: Readonly<Partial<Record<"PATH", string>>>): Promise<HostFact> {
  const folders = [...(env.PATH ?? "").split(path.delimiter), "/usr/sbin", "/sbin", "/usr/local/sbin"];
  const has = (program: string): Promise<boolean> => anyThere(folders.map((folder) => path.join(folder, program)));
  const uid = process.getuid?.();
  const [release, groups, user, manager] = await Promise.all([
    text("/etc/os-release").then((found) => found || text("/usr/lib/os-release")),
    text("/etc/group"),
    uid === undefined ? undefined : userName(uid),
    firstOf(["apt-get", "dnf", "apk", "zypper", "pacman"], has),
  ]);
  const [systemd, openrc, service] = await Promise.all([there(systemdRuns), has("rc-service"), has("service")]);
  const [sudo, dockerd, snap, dockerRepository, podman] = await Promise.all([
    has("sudo"),
    has("dockerd"),
    there("/snap/bin/docker"),
    anyThere(repositories),
    has("podman"),
  ]);
  return {
    platform: process.platform === "linux" || process.platform === "darwin" ? process.platform : "other",
    distribution: parseRelease(release),
    root: uid === 0,
    sudo,
    user,
    init: systemd ? "systemd" : openrc ? "openrc" : service ? "sysv" : "none",
    manager,
    engine: snap ? "snap" : dockerd ? "installed" : "none",
    dockerRepository,
    podman,
    dockerGroup: membersOf(groups, "docker")?.some((member) => member === user) === true ? "listed" : "not-listed",
  };
}

/** Members of a group by /etc/group (group(5)); undefined where there is no such group. */
export function membersOf(groups: string, name: string): readonly string[] | undefined {
  const line = groups.split("\n").find((one) => one.startsWith(`${name}:`));
  return line === undefined ? undefined : (line.split(":")[3] ?? "").split(",").filter((member) => member !== "");
}

/** The distribution by os-release(5): its name, what it is made of, its version. */
export function parseRelease(text: string): HostFact["distribution"] {
  const value = (name: string): string =>
    (new RegExp(`^${name}=(.*)$`, "m").exec(text)?.[1] ?? "").trim().replaceAll(/^["']|["']$/g, "");
  return {
    id: value("ID"),
    like: value("ID_LIKE")
      .split(/\s+/)
      .filter((word) => word !== ""),
    name: value("PRETTY_NAME") || value("NAME"),
    version: value("VERSION_ID"),
    codename: value("UBUNTU_CODENAME") || value("VERSION_CODENAME"),
  };
}

const text = (file: string): Promise<string> => readFile(file, "utf8").catch(() => "");

const there = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

const anyThere = async (files: readonly string[]): Promise<boolean> =>
  (await Promise.all(files.map(there))).includes(true);

async function firstOf<Name extends string>(
  names: readonly Name[],
  has: (name: Name) => Promise<boolean>,
): Promise<Name | undefined> {
  const found = await Promise.all(names.map(has));
  return names.find((_, index) => found[index]);
}
