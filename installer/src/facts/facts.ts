import type { ProductionFacts } from "./production-facts.ts";

/** The Docker engine, as far as it could be reached. */
export type EngineFact =
  | { readonly state: "ready"; readonly version: string; readonly os: string; readonly arch: string }
  | { readonly state: "permission"; readonly socket: string; readonly user: string }
  /** The same, for a user who is a number to the system and nothing else. */
  | {
      readonly state: "permission-nameless";
      readonly socket: string;
      readonly userId: number;
      readonly groupId: number;
      readonly socketGroupId: number;
    }
  /** It is there, and TLS between it and us does not come about. */
  | { readonly state: "tls"; readonly endpoint: string; readonly reason: string }
  | { readonly state: "unreachable"; readonly endpoint: string; readonly reason: string };

/** What kind of engine it is, besides its version. */
export interface EngineKindFact {
  readonly product: "docker" | "podman";
  /** The program in whose virtual machine it runs, such as Docker Desktop. */
  readonly virtualMachine: string | undefined;
  /** What its containers are made of: linux or windows. */
  readonly containers: string;
  /** It came as a snap, which sees little of the machine. */
  readonly snap: boolean;
  /** It labels containers for SELinux. */
  readonly selinux: boolean;
  /** How far its clock is ahead of ours; undefined where it does not tell. */
  readonly clockAheadSeconds: number | undefined;
}

/** An image that is here already. */
export interface ImageFact {
  readonly reference: string;
  /** As Go names it: amd64, arm64. */
  readonly architecture: string;
}

/** What the registry of an image says of it, that is not here yet and has to be downloaded. */
export interface RegistryFact {
  readonly reference: string;
  /** ghcr.io, docker.io. */
  readonly registry: string;
  /** The engine has mirrors that may hand it out in the registry's place. */
  readonly mirrored: boolean;
  /** What it is there for, as `linux/amd64`; empty where that is not told. */
  readonly platforms: readonly string[];
  /** Why it could not be found out, in the words of the engine; undefined when the image is there. */
  readonly problem: string | undefined;
}

/** Compose's verdict on the files as they would be. */
export interface ComposeFilesFact {
  /** Those of the user's own, or edited by the user. */
  readonly own: readonly string[];
  /** What it complains of; empty when it can work with them. */
  readonly problem: readonly string[];
}

/** The `docker` command and its Compose plugin. */
export interface CommandsFact {
  readonly docker: boolean;
  /** `docker` is another name for Podman. */
  readonly podman?: boolean;
  /** Version of `docker compose`; undefined when there is none. */
  readonly compose: string | undefined;
  /** Its plugin buildx is there. */
  readonly buildx?: boolean;
}

/** A command that is too old for the engine. */
export interface RefusedCommandFact {
  /** `docker` or `docker compose`. */
  readonly command: string;
  /** The newest version of the API that it knows, such as 1.41, and the oldest one that the engine takes. */
  readonly speaks: string;
  readonly needed: string;
}

/** This machine, as far as it decides how something is installed or started on it. */
export interface HostFact {
  readonly platform: "linux" | "darwin" | "other";
  /** By os-release(5); each empty where it does not say. */
  readonly distribution: {
    readonly id: string;
    /** What it is made of, nearest first: `debian` for one that is made of Debian. */
    readonly like: readonly string[];
    readonly name: string;
    readonly version: string;
    readonly codename: string;
  };
  /** We run as root. */
  readonly root: boolean;
  readonly sudo: boolean;
  /** Undefined for a number that has no name. */
  readonly user: string | undefined;
  /** What starts services. */
  readonly init: "systemd" | "openrc" | "sysv" | "none";
  /** What installs packages. */
  readonly manager: "apt-get" | "dnf" | "apk" | "zypper" | "pacman" | undefined;
  /** Whether Docker's engine is on this machine, running or not. */
  readonly engine: "installed" | "snap" | "none";
  /** Docker's own package repository is set up. */
  readonly dockerRepository: boolean;
  readonly podman: boolean;
  /** Whether the user stands in the group `docker`, which counts from the next login on. */
  readonly dockerGroup: "listed" | "not-listed";
}

/** Memory that containers can have, in bytes. */
export interface MemoryFact {
  readonly totalBytes: number;
  /** What is free now; undefined where the engine runs in a virtual machine. */
  readonly availableBytes: number | undefined;
}

/** Space where Docker keeps images and volumes, in bytes. */
export interface DataRootFact {
  readonly path: string;
  readonly freeBytes: number;
  /** Files that can still be made; undefined where the file system has no such limit. */
  readonly freeFiles?: number | undefined;
  /** The longest log of a container; undefined where none is known. */
  readonly log?: LogFact | undefined;
}

/** What a container has said so far, as Docker keeps it. */
export interface LogFact {
  readonly container: string;
  readonly file: string;
  readonly bytes: number;
}

/** One port that we want to publish. */
export interface PortFact {
  readonly setting: string;
  readonly port: number;
  readonly state: "free" | "ours" | "taken";
  /** A sentence about who has it, when it is taken. */
  readonly holder: string;
  /** The next free one, to be suggested; the port itself where there is nothing against it. */
  readonly alternative: number;
}

export interface DirectoryFact {
  readonly path: string;
  readonly exists: boolean;
  /** Where this user's installations go when no directory is named. */
  readonly usual: string | undefined;
  /** Why it cannot be written to; undefined when it can. */
  readonly problem: string | undefined;
  /** It has a `.cognobserve`: an installation, or the beginnings of one. */
  readonly installed: boolean;
  readonly hasComposeFile: boolean;
  readonly hasApiKey: boolean;
}

/** What the engine already has under our project's name. */
export interface ProjectFact {
  readonly project: string;
  /** Directory of another project with the same name. */
  readonly otherDirectory: string | undefined;
  readonly volume: string | undefined;
}

/** Everything that is looked at before something is changed. Plain data, so that it can be judged elsewhere. */
export interface Facts extends ProductionFacts {
  readonly engine: EngineFact;
  readonly engineKind: EngineKindFact;
  readonly images: readonly ImageFact[];
  readonly registry: readonly RegistryFact[];
  readonly composeFiles: ComposeFilesFact;
  /** What time it is here, ISO 8601. */
  readonly now: string;
  /** The public URL, where one was named. */
  readonly url: string;
  /** DOCKER_DEFAULT_PLATFORM, where it is set. */
  readonly platform: string;
  readonly commands: CommandsFact;
  readonly refusedCommand: RefusedCommandFact;
  readonly host: HostFact;
  readonly memory: MemoryFact;
  readonly dataRoot: DataRootFact;
  readonly ports: readonly PortFact[];
  readonly directory: DirectoryFact;
  readonly project: ProjectFact;
}
