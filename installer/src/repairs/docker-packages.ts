import type { HostFact } from "../facts/facts.ts";
import { isOlder } from "../version-order.ts";

/** A way to get Docker onto a machine, as commands for its shell. */
export interface Recipe {
  /** As in «install it from …». */
  readonly from: string;
  readonly commands: readonly string[];
  readonly takeBack: readonly string[];
}

/** Docker's guides to its repositories (https://docs.docker.com/engine/install/). */
const downloads = "https://download.docker.com/linux";
/** Fingerprints of the keys that Docker signs its packages with, by the kind of package. */
const fingerprints = {
  deb: "9DC858229FC7DD38854AE2D88D81803C0EBFCD88",
  rpm: "060A61C51B558A7F742B77AAC52FEB6B621E9F35",
} as const;
const ofDocker = "docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin";

/** Put before what only root may do. */
export const asRoot = ({ root }: Pick<HostFact, "root">): string => (root ? "" : "sudo ");

/** Whether this user can become root here. */
export const canBeRoot = ({ root, sudo }: Pick<HostFact, "root" | "sudo">): boolean => root || sudo;

/** Every way to get a Docker that is new enough onto this machine, the one that changes least first. */
export const dockerRecipes = (host: HostFact): readonly Recipe[] =>
  [distributionRecipe(host), repositoryRecipe(host), newerDebianRecipe(host)].filter((recipe) => recipe !== undefined);

/** Installs packages with the machine's package manager, whatever it is; undefined when it has none that is known. */
export function installPackages(host: HostFact, packages: string): readonly string[] | undefined {
  const sudo = asRoot(host);
  switch (host.manager) {
    case "apt-get":
      return [`${sudo}apt-get update`, `${sudo}DEBIAN_FRONTEND=noninteractive apt-get install --yes ${packages}`];
    case "dnf":
      return [`${sudo}dnf install --assumeyes ${packages}`];
    case "apk":
      return [`${sudo}apk add ${packages}`];
    case "zypper":
      return [`${sudo}zypper --non-interactive install ${packages}`];
    case "pacman":
      return [`${sudo}pacman --sync --needed --noconfirm ${packages}`];
    case undefined:
      return undefined;
  }
}

/** Takes packages away again. */
export function removePackages(host: HostFact, packages: string): readonly string[] {
  const sudo = asRoot(host);
  switch (host.manager) {
    case "apt-get":
      return [`${sudo}apt-get remove --autoremove ${packages}`];
    case "apk":
      return [`${sudo}apk del ${packages}`];
    case "zypper":
      return [`${sudo}zypper remove ${packages}`];
    case "pacman":
      return [`${sudo}pacman --remove --recursive ${packages}`];
    default:
      return [`${sudo}dnf remove ${packages}`];
  }
}

/** The distribution's own packages, where they are Docker 24 or newer: they bring no stranger's repository with them. */
function distributionRecipe(host: HostFact): Recipe | undefined {
  const packages = packagesOf(host);
  const commands = packages === undefined ? undefined : installPackages(host, packages);
  if (packages === undefined || commands === undefined) return undefined;
  return {
    from: `${familyName(host)}'s own packages`,
    // Debian's packages start what they bring; others leave that to the administrator.
    commands: host.manager === "apt-get" ? commands : [...commands, ...enableService(host)],
    takeBack: removePackages(host, packages),
  };
}

/** Names of the engine, its command, Compose and buildx; undefined where the distribution's Docker is too old or unknown. */
function packagesOf({ distribution: { id, version } }: HostFact): string | undefined {
  const release = Number.parseFloat(version);
  if (id === "debian" && release >= 13) return "docker.io docker-cli docker-compose docker-buildx";
  if (id === "ubuntu" && release >= 24.04) return "docker.io docker-compose-v2 docker-buildx";
  if (id === "fedora") return "moby-engine docker-cli docker-compose docker-buildx";
  if (id === "alpine" && !isOlder(version, "3.19")) return "docker docker-cli-compose docker-cli-buildx";
  if (id === "arch") return "docker docker-compose docker-buildx";
  if (id === "opensuse-tumbleweed") return "docker docker-compose docker-buildx";
  return undefined;
}

/** Packages of the distribution, or of Docker's repository where that is set up, that add Compose and buildx to Docker. */
export function pluginPackages(host: HostFact): string | undefined {
  if (host.dockerRepository) return "docker-compose-plugin docker-buildx-plugin";
  const all = packagesOf(host)?.split(" ");
  return all?.filter((name) => /compose|buildx/.test(name)).join(" ");
}

/** Docker's own repository, its key compared with the fingerprint that is known here before anything trusts it. */
function repositoryRecipe(host: HostFact): Recipe | undefined {
  const { manager, distribution } = host;
  const from = "Docker's own repository";
  if (manager === "apt-get") {
    const name = debFolder(distribution);
    if (name === undefined || distribution.codename === "") return undefined;
    return { from, commands: debRepository(asRoot(host), name, distribution.codename), ...undoing(host, "deb") };
  }
  if (manager === "dnf") {
    const name = rpmFolder(distribution);
    if (name === undefined) return undefined;
    return { from, commands: [...rpmRepository(asRoot(host), name), ...enableService(host)], ...undoing(host, "rpm") };
  }
  return undefined;
}

/** The release of Debian whose Docker is new enough, as scripts/engine.sh takes it. */
const newerDebian = { codename: "trixie", version: 13 };

/**
 * For an older Debian that does not get at Docker's repository, behind a mirror say: Docker and what it needs from the newer
 * release. All else stays the machine's, also when that is upgraded.
 */
function newerDebianRecipe({ distribution: { id, codename }, manager, root }: HostFact): Recipe | undefined {
  if (id !== "debian" || manager !== "apt-get" || !["bookworm", "bullseye"].includes(codename)) return undefined;
  const sudo = asRoot({ root });
  const suite = newerDebian.codename;
  const sources = `/etc/apt/sources.list.d/cognobserve-${suite}.sources`;
  const preferences = `/etc/apt/preferences.d/cognobserve-${suite}`;
  // The mirror that this machine uses already.
  const mirror = `mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Codename: ${codename}' | head -n 1)`;
  const names = "docker.io docker-cli docker-compose docker-buildx";
  return {
    from: `Debian ${newerDebian.version}`,
    commands: [
      `printf 'Package: *\\nPin: release n=${suite}\\nPin-Priority: 100\\n' | ${sudo}tee ${preferences} >/dev/null`,
      `${mirror}; printf 'Types: deb\\nURIs: %s\\nSuites: ${suite}\\nComponents: main\\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\\n' "\${mirror:-http://deb.debian.org/debian}" | ${sudo}tee ${sources} >/dev/null`,
      `${sudo}apt-get update`,
      `${sudo}DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends iptables ${names.replaceAll(/\S+/g, (name) => `${name}/${suite}`)}`,
    ],
    takeBack: [`${sudo}apt-get remove --autoremove ${names}`, `${sudo}rm ${sources} ${preferences}`],
  };
}

function debFolder({ id, like }: HostFact["distribution"]): string | undefined {
  if (id === "ubuntu" || like.includes("ubuntu")) return "ubuntu";
  // What is only made of Debian names its releases as it likes, and Docker knows those of Debian.
  return id === "debian" || id === "raspbian" ? "debian" : undefined;
}

function rpmFolder({ id, like }: HostFact["distribution"]): string | undefined {
  if (id === "fedora" || id === "rhel" || id === "centos") return id;
  return like.includes("rhel") || like.includes("centos") ? "centos" : undefined;
}

function debRepository(sudo: string, name: string, codename: string): readonly string[] {
  const key = "/etc/apt/keyrings/docker.asc";
  const install = `${sudo}DEBIAN_FRONTEND=noninteractive apt-get install --yes`;
  return [
    `${sudo}apt-get update`,
    `${install} ca-certificates curl gnupg`,
    `${sudo}install -m 0755 -d /etc/apt/keyrings`,
    `curl -fsSL ${downloads}/${name}/gpg | ${sudo}tee ${key} >/dev/null`,
    `${sudo}chmod a+r ${key}`,
    compareKey(sudo, key, fingerprints.deb),
    `echo "deb [arch=$(dpkg --print-architecture) signed-by=${key}] ${downloads}/${name} ${codename} stable" | ${sudo}tee /etc/apt/sources.list.d/docker.list`,
    `${sudo}apt-get update`,
    `${install} ${ofDocker}`,
  ];
}

function rpmRepository(sudo: string, name: string): readonly string[] {
  const key = "/etc/pki/rpm-gpg/docker.asc";
  return [
    `${sudo}dnf install --assumeyes curl gnupg2`,
    `curl -fsSL ${downloads}/${name}/gpg | ${sudo}tee ${key} >/dev/null`,
    compareKey(sudo, key, fingerprints.rpm),
    `${sudo}rpm --import ${key}`,
    `curl -fsSL ${downloads}/${name}/docker-ce.repo | ${sudo}tee /etc/yum.repos.d/docker-ce.repo >/dev/null`,
    `${sudo}dnf install --assumeyes ${ofDocker}`,
  ];
}

/** Fails, and takes the file away, when it does not hold the key of that fingerprint. */
const compareKey = (sudo: string, file: string, fingerprint: string): string =>
  `gpg --show-keys --with-colons ${file} | grep -q '^fpr:.*:${fingerprint}:' || { ${sudo}rm -f ${file}; echo "That is not Docker's key."; false; }`;

function undoing(host: HostFact, kind: keyof typeof fingerprints): Pick<Recipe, "takeBack"> {
  const files =
    kind === "deb"
      ? "/etc/apt/sources.list.d/docker.list /etc/apt/keyrings/docker.asc"
      : "/etc/yum.repos.d/docker-ce.repo /etc/pki/rpm-gpg/docker.asc";
  return { takeBack: [...removePackages(host, ofDocker), `${asRoot(host)}rm ${files}`] };
}

/** Starts Docker, now and with the machine. */
export function enableService(host: Pick<HostFact, "init" | "root">): readonly string[] {
  const sudo = asRoot(host);
  switch (host.init) {
    case "systemd":
      return [`${sudo}systemctl enable --now docker`];
    case "openrc":
      return [`${sudo}rc-update add docker default`, `${sudo}rc-service docker start`];
    case "sysv":
      return [`${sudo}service docker start`];
    case "none":
      return [];
  }
}

/** What the distribution is called in a sentence. */
export const familyName = ({ distribution: { id, name } }: HostFact): string =>
  ({ debian: "Debian", ubuntu: "Ubuntu", fedora: "Fedora", alpine: "Alpine", arch: "Arch" })[id] ??
  (name || "the distribution");
