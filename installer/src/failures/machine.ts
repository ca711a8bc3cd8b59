import { exitCodes } from "../exit-codes.ts";
import { entry, installer } from "./entry.ts";
import { shellWord } from "./shell-word.ts";

const exit = exitCodes.refused;
const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
const itself = "DOCKER_HOST=unix:///var/run/docker.sock";

/** What kind of engine and machine it is, found before anything is touched. */
export const machineFailures = {
  "engine-podman": entry<{ endpoint: string }>({
    exit,
    summary: "Podman answers where Docker is expected.",
    title: () => "Podman answers instead of Docker",
    cause: ({ endpoint }) =>
      `DOCKER_HOST or the Docker context leads to ${endpoint}, and that is Podman's; CognObserve is made for Docker, and health and start order would be told wrongly.`,
    remedy: () => "Install Docker Engine beside it (the two do not disturb each other), then use its own socket:",
    commands: () => [`${itself} ${installer}`],
  }),
  "docker-emulated": entry<{ commands: readonly string[] }>({
    exit,
    summary: "The docker command is Podman's.",
    title: () => "The docker command is Podman's",
    cause: () => "The package podman-docker makes docker another name for podman, which lacks what Compose needs.",
    remedy: () => "Take that name away, then run this again; Docker itself can then be installed:",
    commands: ({ commands }) => commands,
  }),
  "engine-windows": entry<{ containers: string }>({
    exit,
    summary: "The engine runs Windows containers.",
    title: ({ containers }) => `The engine runs ${containers} containers`,
    cause: () => "CognObserve comes as Linux containers.",
    remedy: () => "In Docker Desktop's menu choose «Switch to Linux containers», then run this again.",
  }),
  "snap-cannot-read": entry<{ dir: string; user: string }>({
    exit,
    summary: "Docker is a snap, which can read files below /home only.",
    title: ({ dir }) => `Docker's snap cannot read ${dir}`,
    cause: () =>
      "This Docker was installed as a snap, and a snap sees no other files of this machine than those in /home.",
    remedy: () => "Install into a home directory; or exchange the snap for Docker's packages:",
    commands: ({ user }) => [`${installer} --dir ${shellWord(`/home/${user}/cognobserve`)}`, "sudo snap remove docker"],
  }),
  "architecture-unsupported": entry<{ architecture: string }>({
    exit,
    summary: "There are no images for the engine's processor.",
    title: ({ architecture }) => `There are no images for ${architecture}`,
    cause: () => "CognObserve's images are made for 64-bit x86 and ARM: amd64 and arm64.",
    remedy: () =>
      "Use a machine of one of those two; with a 32-bit system on a 64-bit processor, install the 64-bit one.",
  }),
  "image-other-processor": entry<{ image: string; found: string; wanted: string }>({
    exit,
    summary: "An image that is here already is for another kind of processor.",
    title: ({ image, found }) => `${image} is here for ${found}`,
    cause: ({ wanted }) => `The engine's processor is ${wanted}; a container of it would end with «exec format error».`,
    remedy: () => "Remove it, then run this again, and the right one is downloaded:",
    commands: ({ image }) => [`docker image rm ${shellWord(image)}`, installer],
  }),
  "platform-overruled": entry<{ platform: string; wanted: string }>({
    exit,
    summary: "DOCKER_DEFAULT_PLATFORM asks for another kind of processor than the engine's.",
    title: ({ platform }) => `DOCKER_DEFAULT_PLATFORM is ${platform}`,
    cause: ({ wanted }) => `The engine's processor is ${wanted}, and Compose would not find the images for it.`,
    remedy: () => "Leave it out here:",
    commands: () => [`DOCKER_DEFAULT_PLATFORM= ${installer}`],
  }),
  "compose-too-old": entry<{ version: string; needed: string; commands: readonly string[] }>({
    exit,
    summary: "Docker Compose is older than 2.23.1.",
    title: ({ version }) => `Docker Compose ${version} is too old`,
    cause: ({ needed }) => `The compose file needs Docker Compose ${needed} or newer.`,
    remedy: () => "Update the plugin (https://docs.docker.com/compose/install/linux/), then run this again:",
    commands: ({ commands }) => commands,
  }),
  "docker-command-too-old": entry<{ command: string; speaks: string; needed: string; commands: readonly string[] }>({
    exit,
    summary: "The docker command, or its Compose, is too old for the engine.",
    title: ({ command }) => `The command ${command} is too old for this engine`,
    cause: ({ command, speaks, needed }) =>
      `The newest Docker API that ${command} knows is ${speaks}, and the engine takes none before ${needed}.`,
    remedy: () =>
      "Update the docker command and its plugin Compose (https://docs.docker.com/engine/install/), then run this again:",
    commands: ({ commands }) => [...commands, installer],
  }),
  "compose-unfit": entry<{ version: string; problems: readonly string[]; commands: readonly string[] }>({
    exit,
    summary: "Docker Compose cannot work with the compose files as they are published.",
    title: ({ version }) => `Docker Compose ${version} cannot work with the compose files`,
    cause: ({ problems }) => problems.join("\n"),
    remedy: () => "Update the plugin (https://docs.docker.com/compose/install/linux/), then run this again:",
    commands: ({ commands }) => commands,
  }),
  "compose-files": entry<{ files: readonly string[]; problems: readonly string[] }>({
    exit,
    summary: "A compose file of the user's own, or one that was edited, has a mistake.",
    title: ({ files }) => `Docker Compose cannot work with ${files.join(", ")}`,
    cause: ({ problems }) => problems.join("\n"),
    remedy: () => "Correct it there, then run this again:",
    commands: () => [installer],
  }),
  "buildx-missing": entry<{ commands: readonly string[] }>({
    exit,
    summary: "Docker's buildx is not installed, and the image is to be built from a checkout.",
    title: () => "Docker's buildx is missing",
    cause: () => "Images of a checkout are built with BuildKit, which docker reaches by its plugin buildx.",
    remedy: () => "Install the plugin (https://docs.docker.com/build/install-buildx/), then run this again:",
    commands: ({ commands }) => commands,
  }),
  "disk-logs": entry<{
    path: string;
    freeBytes: number;
    neededBytes: number;
    container: string;
    logBytes: number;
    file: string;
  }>({
    exit,
    summary: "Too little space is left where Docker keeps its data, because a container's log has filled it.",
    title: () => "A container's log fills the disk",
    cause: ({ path, freeBytes, neededBytes, container, logBytes }) =>
      `${gigabytes(freeBytes)} are free on ${path}, ${gigabytes(neededBytes)} are needed; and ${gigabytes(logBytes)} are the log of the container ${container}.`,
    remedy: () => "Empty that log (and give the container a max-size for the next); see first what it is:",
    commands: ({ container, file }) => [
      `docker logs --tail 20 ${container}`,
      `sudo truncate --size 0 ${shellWord(file)}`,
    ],
  }),
  "disk-files": entry<{ path: string; freeFiles: number }>({
    exit,
    summary: "The file system of Docker's data can hold hardly any more files, whatever space is left.",
    title: () => "The disk can hold hardly any more files",
    cause: ({ path, freeFiles }) =>
      `The file system of ${path} has room for ${freeFiles} more files (inodes); the images alone are tens of thousands.`,
    remedy: () => "Remove what consists of many small files; images and build cache that nothing uses are removed by:",
    commands: () => ["docker image prune --all", "docker builder prune"],
  }),
  "clock-wrong": entry<{ now: string }>({
    exit,
    summary: "This machine's clock is behind the installer's own release.",
    title: () => "This machine's clock is wrong",
    cause: ({ now }) =>
      `It says ${now}, which is before this installer was made. Certificates would be refused, and traces stored on the wrong day.`,
    remedy: () => "Let it be set, then run this again:",
    commands: () => ["sudo timedatectl set-ntp true", "date --utc"],
  }),
  "url-has-path": entry<{ url: string; better: string }>({
    exit,
    summary: "The URL has a path, and the dashboard can be at the root of a host only.",
    title: ({ url }) => `${url} has a path`,
    cause: () => "The dashboard's pages and cookies belong to the root of a host.",
    remedy: () => "Give it a host name, or a port, of its own:",
    commands: ({ better }) => [`${installer} --url ${better}`],
  }),
};
