import { type ExitCode, exitCodes } from "./exit-codes.ts";

/** Stands in commands for this run's own command line, with whatever is added after it. */
export const installer = "{installer}";
/** Stands in commands for the bare program; a subcommand of the same installation follows. */
export const program = "{program}";

/** How one kind of failure reads: what happened, why, and what to type next. */
interface Entry<Details> {
  readonly exit: ExitCode;
  /** One sentence for the documentation. */
  readonly summary: string;
  readonly title: (details: Details) => string;
  readonly cause: (details: Details) => string;
  readonly remedy: (details: Details) => string;
  readonly commands?: (details: Details) => readonly string[];
}

const entry = <Details>(row: Entry<Details>): Entry<Details> => row;

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

/** Every failure that a user can meet. A new one is a row here, and nothing else. */
export const catalogue = {
  usage: entry<{ problem: string; suggestion?: string }>({
    exit: exitCodes.usage,
    summary: "The command line could not be understood.",
    title: () => "The command line could not be understood",
    cause: ({ problem }) => problem,
    remedy: ({ suggestion }) => suggestion ?? "Every option is listed by:",
    commands: ({ suggestion }) => (suggestion === undefined ? [`${program} --help`] : []),
  }),
  "no-terminal": entry<{ flag: string }>({
    exit: exitCodes.usage,
    summary: "There is no terminal to ask questions on, and the flag that makes questions unnecessary is missing.",
    title: () => "There is no terminal to ask questions on",
    cause: ({ flag }) => `Neither standard input nor /dev/tty is a terminal, and ${flag} is missing.`,
    remedy: () => "Take every default, without questions:",
    commands: ({ flag }) => [`${installer} ${flag}`],
  }),
  "setting-invalid": entry<{ file: string; problems: readonly string[] }>({
    exit: exitCodes.refused,
    summary: "A value in .env cannot be used.",
    title: ({ file }) => `A value in ${file} cannot be used`,
    cause: ({ problems }) => problems.join("\n"),
    remedy: () => "Correct it there, or overrule it on the command line:",
    commands: () => [`${installer} --set NAME=VALUE`],
  }),
  "docker-missing": entry<Record<string, never>>({
    exit: exitCodes.refused,
    summary: "Docker is not installed.",
    title: () => "Docker is not installed",
    cause: () => "No command named docker is on the PATH.",
    remedy: () => "Install Docker Engine 24 or newer (https://docs.docker.com/engine/install/); on most Linux systems:",
    commands: () => ["curl -fsSL https://get.docker.com | sh"],
  }),
  "docker-unreachable": entry<{ endpoint: string; reason: string }>({
    exit: exitCodes.refused,
    summary: "Docker is installed, but its engine does not answer.",
    title: () => "The Docker engine does not answer",
    cause: ({ endpoint, reason }) => `Nothing answers at ${endpoint}: ${reason}.`,
    remedy: () => "Start Docker, then run this again:",
    commands: () => ["sudo systemctl start docker"],
  }),
  "docker-permission": entry<{ socket: string; user: string }>({
    exit: exitCodes.refused,
    summary: "This user may not talk to the Docker engine.",
    title: ({ user }) => `${user} may not use Docker`,
    cause: ({ socket, user }) => `Permission to open ${socket} was denied: ${user} is not in the group docker.`,
    remedy: () => "Join the group, which is as good as being root, and log in again; or run this with sudo:",
    commands: ({ user }) => [`sudo usermod -aG docker ${user} && newgrp docker`],
  }),
  "docker-endpoint": entry<{ endpoint: string }>({
    exit: exitCodes.refused,
    summary: "DOCKER_HOST or the Docker context names a kind of endpoint that the installer does not speak.",
    title: () => "This kind of Docker endpoint is not supported",
    cause: ({ endpoint }) => `Docker is set to ${endpoint}; the installer speaks unix:// and tcp:// only.`,
    remedy: () => "Run the installer on the machine where the engine is, or choose a local engine:",
    commands: () => [`DOCKER_HOST=unix:///var/run/docker.sock ${installer}`],
  }),
  "docker-too-old": entry<{ version: string; needed: number }>({
    exit: exitCodes.refused,
    summary: "The Docker engine is older than 24.",
    title: ({ version }) => `Docker ${version} is too old`,
    cause: ({ needed }) => `CognObserve needs Docker Engine ${needed} or newer.`,
    remedy: () => "Update it as https://docs.docker.com/engine/install/ describes, then run this again.",
  }),
  "compose-missing": entry<Record<string, never>>({
    exit: exitCodes.refused,
    summary: "Docker Compose v2 is not installed.",
    title: () => "Docker Compose v2 is missing",
    cause: () => "docker compose is not known to this Docker.",
    remedy: () => "Install the plugin, then run this again; on Debian and Ubuntu with Docker's repository:",
    commands: () => ["sudo apt-get install docker-compose-plugin"],
  }),
  "memory-low": entry<{ totalBytes: number; neededBytes: number }>({
    exit: exitCodes.refused,
    summary: "The machine has too little memory.",
    title: () => "Too little memory",
    cause: ({ totalBytes, neededBytes }) =>
      `Docker has ${gigabytes(totalBytes)} of memory; CognObserve needs ${gigabytes(neededBytes)}.`,
    remedy: () => "Give the machine, or Docker Desktop's virtual machine, more memory.",
  }),
  "disk-full": entry<{ path: string; freeBytes: number; neededBytes: number }>({
    exit: exitCodes.refused,
    summary: "Too little space is left where Docker keeps its data.",
    title: () => "Too little disk space",
    cause: ({ path, freeBytes, neededBytes }) =>
      `${gigabytes(freeBytes)} are free on ${path}, where Docker keeps its data; ${gigabytes(neededBytes)} are needed.`,
    remedy: () => "Free some space; images that nothing uses are removed by:",
    commands: () => ["docker image prune --all"],
  }),
  "port-taken": entry<{ port: number; holder: string; setting: string; free: number }>({
    exit: exitCodes.refused,
    summary: "A port that CognObserve publishes is taken by another program.",
    title: ({ port }) => `Port ${port} is taken by another program`,
    cause: ({ holder }) => holder,
    remedy: () => "Stop it, or give CognObserve another port:",
    commands: ({ setting, free }) => [`${installer} --set ${setting}=${free}`],
  }),
  "file-unreadable": entry<{ file: string; reason: string }>({
    exit: exitCodes.refused,
    summary: "A file of the installation cannot be read.",
    title: ({ file }) => `${file} cannot be read`,
    cause: ({ reason }) => reason,
    remedy: () =>
      "Run this as the user who installed CognObserve, for instance with sudo; or choose another directory:",
    commands: () => [`${installer} --dir ~/cognobserve`],
  }),
  "directory-unwritable": entry<{ dir: string; reason: string }>({
    exit: exitCodes.refused,
    summary: "The installation directory cannot be written to.",
    title: ({ dir }) => `${dir} cannot be written to`,
    cause: ({ reason }) => reason,
    remedy: () => "Choose another directory:",
    commands: () => [`${installer} --dir ~/cognobserve`],
  }),
  "directory-foreign": entry<{ dir: string }>({
    exit: exitCodes.refused,
    summary: "The directory holds a compose file that the installer did not write.",
    title: ({ dir }) => `${dir} holds something else`,
    cause: ({ dir }) => `${dir}/docker-compose.yml was not written by this installer.`,
    remedy: () => "Choose another directory:",
    commands: ({ dir }) => [`${installer} --dir ${dir}-new`],
  }),
  "project-taken": entry<{ project: string; otherDir: string; dir: string }>({
    exit: exitCodes.refused,
    summary: "Another directory already runs a Compose project of the same name.",
    title: ({ project }) => `A Compose project named ${project} exists already`,
    cause: ({ otherDir }) => `It belongs to ${otherDir}.`,
    remedy: () => "The project is named after the directory; choose one with another name:",
    commands: ({ dir }) => [`${installer} --dir ${dir}-2`],
  }),
  "leftover-volume": entry<{ volume: string; dir: string }>({
    exit: exitCodes.refused,
    summary: "A data volume of an earlier installation exists, but the .env that belongs to it does not.",
    title: ({ volume }) => `The volume ${volume} holds data of an earlier installation`,
    cause: ({ dir }) =>
      `Its administrator, project and key stand in an .env that is not in ${dir}, and a new one would not fit.`,
    remedy: ({ dir }) =>
      `Put that .env into ${dir}; or name a key that it knows; or, to lose the data for good, remove the volume:`,
    commands: ({ volume }) => [
      `${installer} --set INIT_API_KEY=co_sk_… --set INIT_PROJECT_ID=…`,
      `docker volume rm ${volume}`,
    ],
  }),
  locked: entry<{ pid: number; host: string; since: string; file: string }>({
    exit: exitCodes.refused,
    summary: "Another run of the installer is at work in the same directory.",
    title: () => "Another installer is at work here",
    cause: ({ pid, host, since }) => `Process ${pid} on ${host} has been at it since ${since}.`,
    remedy: () => "Wait until it has ended. If that machine is gone for good, remove its lock:",
    commands: ({ file }) => [`rm ${file}`],
  }),
  "not-installed": entry<{ dir: string }>({
    exit: exitCodes.usage,
    summary: "The directory holds no installation.",
    title: ({ dir }) => `${dir} holds no installation`,
    cause: () => "There is no .cognobserve folder in it.",
    remedy: () => "Name the directory of the installation with --dir, or install:",
    commands: () => [program],
  }),
  "journal-unreadable": entry<{ file: string; line: number }>({
    exit: exitCodes.resumable,
    summary: "The journal of the installation is damaged.",
    title: () => "The journal cannot be read",
    cause: ({ file, line }) => `Line ${line} of ${file} is damaged.`,
    remedy: () => "Nothing has been changed. Move it away to go on without the record of what was changed before:",
    commands: ({ file }) => [`mv ${file} ${file}.damaged`],
  }),
  "write-failed": entry<{ file: string; reason: string }>({
    exit: exitCodes.rolledBack,
    summary: "A file of the installation could not be written.",
    title: ({ file }) => `${file} could not be written`,
    cause: ({ reason }) => reason,
    remedy: () => "Mend that, then run it again:",
    commands: () => [installer],
  }),
  "image-build-failed": entry<{ image: string; lastLines: readonly string[] }>({
    exit: exitCodes.resumable,
    summary: "The image could not be built from the checkout.",
    title: ({ image }) => `${image} could not be built`,
    cause: ({ lastLines }) => lastLines.join("\n"),
    remedy: () => "The whole output is in the log. To go on from here:",
    commands: () => [installer],
  }),
  "image-not-found": entry<{ image: string }>({
    exit: exitCodes.download,
    summary: "The registry has no image of that version.",
    title: ({ image }) => `${image} does not exist`,
    cause: () => "The registry answered, but has no such version.",
    remedy: () => "Choose another version:",
    commands: () => [`${installer} --version latest`],
  }),
  "image-denied": entry<{ image: string }>({
    exit: exitCodes.download,
    summary: "The registry refused to hand the image out.",
    title: ({ image }) => `The registry refused ${image}`,
    cause: () => "It wants you to sign in first, or there is no such image.",
    remedy: () => "Sign in, then go on from here:",
    commands: ({ image }) => [`docker login ${image.split("/")[0] ?? ""}`, installer],
  }),
  "image-rate-limited": entry<{ image: string }>({
    exit: exitCodes.download,
    summary: "The registry allows no more downloads for the moment.",
    title: () => "The registry allows no more downloads for now",
    cause: ({ image }) => `Too many requests were made while ${image} was downloaded.`,
    remedy: () => "Wait a while, then go on from here:",
    commands: () => [installer],
  }),
  "image-disk-full": entry<{ image: string; reason: string }>({
    exit: exitCodes.download,
    summary: "The disk filled up while the image was downloaded.",
    title: () => "The disk is full",
    cause: ({ reason }) => reason,
    remedy: () => "Free some space, then go on from here:",
    commands: () => ["docker image prune --all", installer],
  }),
  "image-no-network": entry<{ image: string; reason: string }>({
    exit: exitCodes.download,
    summary: "The registry could not be reached.",
    title: ({ image }) => `The registry of ${image} cannot be reached`,
    cause: ({ reason }) => reason,
    remedy: () => "Check the network and Docker's proxy settings, then go on from here:",
    commands: () => [installer],
  }),
  "image-download-failed": entry<{ image: string; reason: string }>({
    exit: exitCodes.download,
    summary: "The image could not be downloaded.",
    title: ({ image }) => `${image} could not be downloaded`,
    cause: ({ reason }) => reason,
    remedy: () => "To go on from here:",
    commands: () => [installer],
  }),
  "start-failed": entry<{ lastLines: readonly string[] }>({
    exit: exitCodes.rolledBack,
    summary: "Docker Compose could not start the containers.",
    title: () => "Docker Compose could not start CognObserve",
    cause: ({ lastLines }) => lastLines.join("\n"),
    remedy: () => "Mend that, then run it again:",
    commands: () => [installer],
  }),
  "container-exited": entry<{
    container: string;
    how: string;
    service: string | undefined;
    lastLines: readonly string[];
  }>({
    exit: exitCodes.resumable,
    summary: "The container ended, or keeps restarting, instead of becoming healthy.",
    title: ({ service }) =>
      service === undefined ? "CognObserve stopped again" : `CognObserve stopped: ${service} failed`,
    cause: ({ container, how, lastLines }) =>
      [`${container} ${how}.`, ...(lastLines.length > 0 ? ["It said last:", ...lastLines] : [])].join("\n"),
    remedy: () => "Everything it said is shown by the first command; the second goes on from here:",
    commands: () => [`${program} logs`, installer],
  }),
  "not-healthy": entry<{ seconds: number; services: readonly string[]; lastLines: readonly string[] }>({
    exit: exitCodes.unhealthy,
    summary: "The containers run, but the product does not become healthy.",
    title: () => "CognObserve runs, but is not healthy",
    cause: ({ seconds, services, lastLines }) =>
      [
        `Nothing has moved for ${seconds} seconds.`,
        ...services,
        ...(lastLines.length > 0 ? ["It said last:", ...lastLines] : []),
      ].join("\n"),
    remedy: () => "Everything it said is shown by the first command; the second goes on from here:",
    commands: () => [`${program} logs`, installer],
  }),
  "probe-unauthorized": entry<{ file: string }>({
    exit: exitCodes.unhealthy,
    summary: "The API key in .env is not one that the installation knows.",
    title: () => "The installation does not know the API key",
    cause: ({ file }) => `INIT_API_KEY in ${file} was refused. It may have been revoked in the dashboard.`,
    remedy: () => "Make a key in the dashboard, then put it to use:",
    commands: () => [`${installer} --set INIT_API_KEY=co_sk_…`],
  }),
  "probe-failed": entry<{ what: string; reason: string }>({
    exit: exitCodes.unhealthy,
    summary: "The first trace could not be sent, or not be read back.",
    title: () => "The first trace did not make it",
    cause: ({ what, reason }) => `${what}: ${reason}`,
    remedy: () => "What the services said is shown by the first command; the second goes on from here:",
    commands: () => [`${program} logs`, installer],
  }),
  "engine-lost": entry<{ reason: string }>({
    exit: exitCodes.resumable,
    summary: "The Docker engine stopped answering, or refused something, while the installer was at work.",
    title: () => "The Docker engine could not do what was asked",
    cause: ({ reason }) => reason,
    remedy: () => "When Docker runs again, go on from here:",
    commands: () => [installer],
  }),
  interrupted: entry<Record<string, never>>({
    exit: exitCodes.interrupted,
    summary: "The installer was interrupted with Ctrl-C.",
    title: () => "Interrupted",
    cause: () => "Ctrl-C was pressed.",
    remedy: () => "To go on from here:",
    commands: () => [installer],
  }),
  terminated: entry<Record<string, never>>({
    exit: exitCodes.terminated,
    summary: "The installer was ended by SIGTERM.",
    title: () => "Ended",
    cause: () => "The installer was asked to end with SIGTERM.",
    remedy: () => "To go on from here:",
    commands: () => [installer],
  }),
  "undo-failed": entry<{ step: string; reason: string }>({
    exit: exitCodes.resumable,
    summary: "Something that the installer had changed could not be put back.",
    title: ({ step }) => `«${step}» could not be taken back`,
    cause: ({ reason }) => reason,
    remedy: () => "Mend that, then let it be finished by:",
    commands: () => [`${program} uninstall`],
  }),
  "internal-error": entry<{ message: string; report: string }>({
    exit: exitCodes.resumable,
    summary: "A mistake in the installer itself.",
    title: () => "The installer made a mistake",
    cause: ({ message }) => message,
    remedy: ({ report }) => `Please report it with ${report}, which holds no secrets. To go on from here:`,
    commands: () => [installer],
  }),
};

export type FailureCode = keyof typeof catalogue;
export type FailureDetails<Code extends FailureCode> = Parameters<(typeof catalogue)[Code]["title"]>[0];

/** A failure in words, ready for any renderer. */
export interface FailureText {
  readonly code: FailureCode;
  readonly title: string;
  readonly cause: string;
  readonly remedy: string;
  readonly commands: readonly string[];
}

/** The one kind of error that is thrown on purpose. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly text: FailureText;
  readonly exit: ExitCode;

  constructor(text: FailureText, exit: ExitCode) {
    super(`${text.title} (${text.code}): ${text.cause}`);
    this.text = text;
    this.exit = exit;
  }
}

/** Makes a failure of the catalogue. */
export function failure<Code extends FailureCode>(code: Code, details: FailureDetails<Code>): Failure {
  // The row belongs to Code, so its functions take Code's details; TypeScript cannot correlate the two by itself.
  const row = catalogue[code] as unknown as Entry<FailureDetails<Code>>;
  return new Failure(
    {
      code,
      title: row.title(details),
      cause: row.cause(details),
      remedy: row.remedy(details),
      commands: row.commands?.(details) ?? [],
    },
    row.exit,
  );
}
