import { exitCodes } from "../exit-codes.ts";
import { entry, installer, program } from "./entry.ts";
import { shellWord } from "./shell-word.ts";

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

/** Failures that are found before anything is touched: by the command line, the settings and the preflight. */
export const beforeAnything = {
  usage: entry<{ problem: string; suggestion?: string; corrected?: string }>({
    exit: exitCodes.usage,
    summary: "The command line could not be understood.",
    title: () => "The command line could not be understood",
    cause: ({ problem }) => problem,
    remedy: ({ suggestion }) => suggestion ?? "Every option is listed by:",
    commands: ({ suggestion, corrected }) =>
      suggestion === undefined ? [`${program} --help`] : corrected === undefined ? [] : [corrected],
  }),
  "no-terminal": entry<{ flag: string }>({
    exit: exitCodes.usage,
    summary: "There is no terminal to ask questions on, and the flag that makes questions unnecessary is missing.",
    title: () => "There is no terminal to ask questions on",
    cause: ({ flag }) => `Neither standard input nor /dev/tty is a terminal, and ${flag} is missing.`,
    remedy: () => "Take every default, without questions:",
    commands: ({ flag }) => [`${installer} ${flag}`],
  }),
  "setting-invalid": entry<{ file: string; problems: readonly string[]; canBeGiven: boolean }>({
    exit: exitCodes.refused,
    summary: "A value in .env cannot be used.",
    title: ({ file }) => `A value in ${file} cannot be used`,
    cause: ({ problems }) => problems.join("\n"),
    remedy: () => "Correct it there, or overrule it on the command line:",
    commands: ({ canBeGiven }) => [`${canBeGiven ? installer : `${program} install`} --set NAME=VALUE`],
  }),
  "settings-changed": entry<{ file: string }>({
    exit: exitCodes.refused,
    summary: "Something else has changed .env while the installer was looking and asking.",
    title: ({ file }) => `${file} has been changed meanwhile`,
    cause: () => "Another run of the installer, or somebody with an editor, was there since this run has read it.",
    remedy: () => "Begin again with what stands there now:",
    commands: () => [installer],
  }),
  "answers-unreadable": entry<{ file: string; reason: string }>({
    exit: exitCodes.usage,
    summary: "The file that --answers names cannot be read.",
    title: ({ file }) => `${file} cannot be read`,
    cause: ({ reason }) => reason,
    remedy: () => "Name another file, or let the installer ask and save the answers itself:",
    commands: () => [`${installer} --answers FILE`, `${program} install`],
  }),
  "answers-invalid": entry<{ file: string; problems: readonly string[] }>({
    exit: exitCodes.usage,
    summary: "The answers file has a name that there is not, or a value that cannot be used.",
    title: ({ file }) => `${file} cannot be used as answers`,
    cause: ({ problems }) => problems.join("\n"),
    remedy: () => "Correct it there, then see what would come of it:",
    commands: () => [`${installer} --dry-run`],
  }),
  left: entry<Record<string, never>>({
    exit: exitCodes.interrupted,
    summary: "The person has left at a question, before it was done.",
    title: () => "You have left",
    cause: () => "Nothing is installed, changed or taken away without your agreement.",
    remedy: () => "To come back:",
    commands: () => [installer],
  }),
  "mode-fixed": entry<{ dir: string; installed: string; wanted: string }>({
    exit: exitCodes.refused,
    summary: "The directory holds an installation of another mode, or the data of one.",
    title: ({ dir, installed }) => `${dir} is in the mode ${installed}`,
    cause: ({ installed, wanted }) =>
      `An installation keeps its mode: what ${installed} has stored is not where ${wanted} would look for it.`,
    remedy: () => "Install beside it, in another directory; or see what is here:",
    commands: ({ dir, wanted }) => [`${installer} --dir ${shellWord(`${dir}-${wanted}`)}`, `${program} status`],
  }),
  "docker-missing": entry<{ how: string; commands: readonly string[]; administrator: boolean }>({
    exit: exitCodes.refused,
    summary: "Docker is not installed.",
    title: () => "Docker is not installed",
    cause: () => "No command named docker is on the PATH.",
    remedy: ({ how, administrator }) =>
      administrator
        ? `Only an administrator can install it here, who types as root, for ${how}:`
        : `Install ${how}, then run this again:`,
    commands: ({ commands }) => commands,
  }),
  "docker-unreachable": entry<{ endpoint: string; reason: string; advice: string; commands: readonly string[] }>({
    exit: exitCodes.refused,
    summary: "Docker is installed, but its engine does not answer.",
    title: () => "The Docker engine does not answer",
    cause: ({ endpoint, reason }) => `Nothing answers at ${endpoint}: ${reason}.`,
    remedy: ({ advice }) => `${advice}:`,
    commands: ({ commands }) => commands,
  }),
  "docker-permission": entry<{ socket: string; user: string; listed: boolean }>({
    exit: exitCodes.refused,
    summary: "This user may not talk to the Docker engine.",
    title: ({ user }) => `${user} may not use Docker`,
    cause: ({ socket, user, listed }) =>
      listed
        ? `Permission to open ${socket} was denied: ${user} was put into the group docker, but has not logged in since.`
        : `Permission to open ${socket} was denied: ${user} is not in the group docker.`,
    remedy: ({ listed }) =>
      listed
        ? "Log in again; or go on in a shell that knows of the group:"
        : "Join the group, which is as good as being root, and log in again; or run this with sudo:",
    commands: ({ user, listed }) =>
      listed ? ["newgrp docker", installer] : [`sudo usermod -aG docker ${shellWord(user)} && newgrp docker`],
  }),
  "login-needed": entry<{ user: string }>({
    exit: exitCodes.resumable,
    summary: "The user was put into the group docker, which counts from the next login on.",
    title: () => "You have to log in again",
    cause: ({ user }) => `${user} is in the group docker now, and programs that run already do not know of it.`,
    remedy: () => "Log in again; or go on in a shell that knows of the group:",
    commands: () => ["newgrp docker", installer],
  }),
  "docker-endpoint": entry<{ endpoint: string }>({
    exit: exitCodes.refused,
    summary: "DOCKER_HOST or the Docker context names a kind of endpoint that the installer does not speak.",
    title: () => "This kind of Docker endpoint is not supported",
    cause: ({ endpoint }) => `Docker is set to ${endpoint}; the installer speaks unix:// and tcp:// only.`,
    remedy: () => "Run the installer on the machine where the engine is, or choose a local engine:",
    commands: () => [`DOCKER_HOST=unix:///var/run/docker.sock ${installer}`],
  }),
  "docker-too-old": entry<{ version: string; needed: number; commands: readonly string[] }>({
    exit: exitCodes.refused,
    summary: "The Docker engine is older than 24.",
    title: ({ version }) => `Docker ${version} is too old`,
    cause: ({ needed }) => `CognObserve needs Docker Engine ${needed} or newer.`,
    remedy: ({ commands }) =>
      `Update it as https://docs.docker.com/engine/install/ describes, then run this again${commands.length > 0 ? "; here that is:" : "."}`,
    commands: ({ commands }) => commands,
  }),
  "compose-missing": entry<{ commands: readonly string[] }>({
    exit: exitCodes.refused,
    summary: "Docker Compose v2 is not installed.",
    title: () => "Docker Compose v2 is missing",
    cause: () => "docker compose is not known to this Docker.",
    remedy: () => "Install the plugin (https://docs.docker.com/compose/install/linux/), then run this again:",
    commands: ({ commands }) => commands,
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
  "port-twice": entry<{ port: number; setting: string; other: string; free: number }>({
    exit: exitCodes.refused,
    summary: "Two settings name the same port.",
    title: ({ port, setting, other }) => `${other} and ${setting} are both ${port}`,
    cause: () => "A port of this machine can be published once only.",
    remedy: () => "Give one of them another port:",
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
  "directory-unwritable": entry<{ dir: string; reason: string; usual?: string }>({
    exit: exitCodes.refused,
    summary: "The installation directory cannot be written to.",
    title: ({ dir }) => `${dir} cannot be written to`,
    cause: ({ reason }) => reason,
    remedy: () => "Choose another directory:",
    commands: ({ dir, usual }) => [
      `${installer} --dir ${usual === undefined || usual === dir ? "DIRECTORY" : shellWord(usual)}`,
    ],
  }),
  "directory-foreign": entry<{ dir: string }>({
    exit: exitCodes.refused,
    summary: "The directory holds a compose file that the installer did not write.",
    title: ({ dir }) => `${dir} holds something else`,
    cause: ({ dir }) => `${dir}/docker-compose.yml was not written by this installer.`,
    remedy: () => "Choose another directory:",
    commands: ({ dir }) => [`${installer} --dir ${shellWord(`${dir}-new`)}`],
  }),
  "project-taken": entry<{ project: string; otherDir: string; dir: string }>({
    exit: exitCodes.refused,
    summary: "Another directory already runs a Compose project of the same name.",
    title: ({ project }) => `A Compose project named ${project} exists already`,
    cause: ({ otherDir }) => `It belongs to ${otherDir}.`,
    remedy: () => "The project is named after the directory; choose one with another name:",
    commands: ({ dir }) => [`${installer} --dir ${shellWord(`${dir}-2`)}`],
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
  "belongs-to-volume": entry<{ setting: string; volume: string }>({
    exit: exitCodes.refused,
    summary: "A secret that belongs to the data volume was to be changed: it is set before the first start.",
    title: ({ setting }) => `${setting} belongs to the data volume`,
    cause: ({ setting, volume }) =>
      `The volume ${volume} keeps the ${setting} that it was made with; another can be set before the first start only.`,
    remedy: ({ setting }) => `Leave --set ${setting} out, for instance:`,
    commands: () => [`${program} install --yes`],
  }),
  locked: entry<{ pid: number; host: string; since: string; file: string }>({
    exit: exitCodes.refused,
    summary: "Another run of the installer is at work in the same directory.",
    title: () => "Another installer is at work here",
    cause: ({ pid, host, since }) => `Process ${pid} on ${host} has been at it since ${since}.`,
    remedy: () => "Wait until it has ended. If that machine is gone for good, remove its lock:",
    commands: ({ file }) => [`rm ${shellWord(file)}`],
  }),
  "not-installed": entry<{ dir: string; notes?: "empty" | "taken-away" | undefined }>({
    exit: exitCodes.usage,
    summary: "The directory holds no installation.",
    title: ({ dir }) => `${dir} holds no installation`,
    cause: ({ notes }) =>
      notes === undefined
        ? "There is no .cognobserve folder in it."
        : notes === "empty"
          ? "There is a .cognobserve folder in it, but a run that was cut off has left that before it installed anything."
          : "What was installed there has been taken away again.",
    remedy: () => "Name the directory of the installation with --dir, or install:",
    commands: () => [program],
  }),
  "not-finished": entry<{ dir: string; hasSettings: boolean }>({
    exit: exitCodes.resumable,
    summary: "The last run of the installer failed, or was cut off, before the product was seen to work.",
    title: ({ dir }) => `The installation in ${dir} is not finished`,
    cause: () => "The last run there has failed, or was cut off, before CognObserve was seen to work.",
    remedy: ({ hasSettings }) =>
      hasSettings ? "To go on from there:" : "To go on from there, with the same options as before:",
    commands: ({ hasSettings }) => [hasSettings ? `${program} install --yes` : `${program} install`],
  }),
  "record-damaged": entry<{ file: string; how: string }>({
    exit: exitCodes.resumable,
    summary: "The file that says what is installed is damaged, or missing.",
    title: () => "What is installed cannot be read",
    cause: ({ file, how }) => `${file}, which says what is installed and that it was seen to work, ${how}.`,
    remedy: () => "It is written anew once the installer has looked at everything, and sent a test trace:",
    commands: () => [`${program} install --yes`],
  }),
  "containers-gone": entry<{ dir: string; project: string }>({
    exit: exitCodes.unhealthy,
    summary: "The directory holds an installation, but its containers were removed.",
    title: ({ dir }) => `The installation in ${dir} has no containers`,
    cause: ({ project }) => `Docker knows none of the project ${project}: they were removed, and their logs with them.`,
    remedy: () => "To make and start them again:",
    commands: () => [`${program} install --yes`],
  }),
  "journal-missing": entry<{ file: string; state: string; project: string }>({
    exit: exitCodes.refused,
    summary: "The journal, by which an installation is taken away, is not there.",
    title: () => "What the installer has made is not known any more",
    cause: ({ file }) => `It stood in ${file}, which is not there, or empty.`,
    remedy: () =>
      "The first command takes the containers away by hand, the second the installer's notes; data and .env stay:",
    commands: ({ state, project }) => [
      `docker compose --project-name ${shellWord(project)} down --remove-orphans`,
      `rm -r ${shellWord(state)}`,
    ],
  }),
};
