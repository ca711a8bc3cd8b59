import { exitCodes } from "../exit-codes.ts";
import { entry, installer } from "./entry.ts";

/** Docker's engine on this machine, by the socket that it has everywhere. */
const ownEngine = "DOCKER_HOST=unix:///var/run/docker.sock";

/** Failures of the way to Docker's engine, which the docker command would refuse to go as well. */
export const dockerEndpointFailures = {
  "docker-context-missing": entry<{ context: string; file: string | undefined }>({
    exit: exitCodes.refused,
    summary: "The Docker context that is to be used does not exist.",
    title: ({ context }) => `There is no Docker context ${context}`,
    cause: ({ context, file }) =>
      `${file ?? "DOCKER_CONTEXT"} names it, so that the docker command refuses everything; what it knows of ${context} is missing or damaged.`,
    remedy: () => "Go back to Docker's default, or choose another that «docker context ls» lists:",
    commands: ({ file }) => [file === undefined ? "unset DOCKER_CONTEXT" : "docker context use default", installer],
  }),
  "docker-tls-file": entry<{ file: string; reason: string; variables: readonly string[] }>({
    exit: exitCodes.refused,
    summary: "A file that the docker command needs to reach the engine by TLS is missing, or cannot be read.",
    title: ({ file }) => `${file} cannot be read`,
    cause: ({ reason, variables }) =>
      `${reason} Docker needs it to speak TLS to its engine, as ${variables.length > 0 ? variables.join(" and ") : "the Docker context"} asks for.`,
    remedy: ({ variables }) =>
      variables.length > 0
        ? "Name the directory in which such files are; or use this machine's own engine, without TLS:"
        : "Run this as the user to whom it belongs; or use this machine's own engine:",
    commands: ({ variables }) => [
      ...(variables.length > 0 ? [`DOCKER_CERT_PATH=DIRECTORY ${installer}`] : []),
      [...variables.map((name) => `${name}=`), ownEngine, installer].join(" "),
    ],
  }),
  "docker-tls-refused": entry<{ endpoint: string; reason: string }>({
    exit: exitCodes.refused,
    summary: "Docker's engine is there, but it and this machine do not agree about TLS.",
    title: () => "The Docker engine cannot be trusted, or does not trust us",
    cause: ({ endpoint, reason }) => `${endpoint} was to be spoken to by TLS: ${reason}.`,
    remedy: () =>
      "See that ca.pem, cert.pem and key.pem (of DOCKER_CERT_PATH, or of the Docker context) were made for that engine and that host; or use this machine's own:",
    commands: () => [`${ownEngine} ${installer}`],
  }),
  "user-without-name": entry<{ socket: string; userId: number; groupId: number; socketGroupId: number }>({
    exit: exitCodes.refused,
    summary: "This user may not talk to the Docker engine, and has no name by which to be put into a group.",
    title: ({ userId }) => `User ${userId} may not use Docker`,
    cause: ({ socket, userId }) =>
      `Permission to open ${socket} was denied; and the system knows no name for the user ${userId}, who can be put into no group.`,
    remedy: () => "Whoever is root here can start this for that user, in the group that may:",
    commands: ({ userId, groupId, socketGroupId }) => [
      `setpriv --reuid ${userId} --regid ${groupId} --groups ${socketGroupId} ${installer}`,
    ],
  }),
  "home-missing": entry<Record<string, never>>({
    exit: exitCodes.usage,
    summary: "No directory was named, and the user has no home directory in which one would be.",
    title: () => "There is no home directory, and no directory was named",
    cause: () =>
      "An installation is usually in the home directory, but HOME is not set, and the system knows none for this user.",
    remedy: () => "Name the directory of the installation, or in which it is to be:",
    commands: () => [`${installer} --dir DIRECTORY`],
  }),
};
