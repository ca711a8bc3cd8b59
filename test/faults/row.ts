import type { FailureCode } from "@cognobserve/installer/src/failures";
import type { Stage } from "./stage.ts";

/** The causes that stop installs and upgrades of products like this one most often. */
export const causes = {
  migration: "A migration that cannot succeed or was killed",
  "no-way-back": "No way back",
  "compose-and-image": "Compose file and image that do not fit each other",
  image: "An image that is gone, frozen or rate-limited",
  "floating-tag": "A floating tag that jumps a database's major version",
  url: "A public URL or cookie setting that cannot work",
  port: "A taken port",
  "old-volume": "An old volume with a new password",
  docker: "Docker too old, too new, or without Compose",
  disk: "A full disk",
  memory: "Too little memory",
  key: "An encryption key that is lost, changed or malformed",
  permissions: "Permissions, users, SELinux, rootless",
  cpu: "CPU or architecture",
  network: "Host networking",
} as const;

export type Cause = keyof typeof causes;

/** Where in a run a fault strikes. */
export type Place = "command line" | "preflight" | "lock" | "image" | "write-files" | "start" | "health" | "probe";

/** One fault: how it is made to happen, what the installer has to say of it, and how what it says mends it. */
export interface Row {
  readonly id: string;
  /** What is wrong, as it is really made to be. */
  readonly fault: string;
  readonly cause?: Cause;
  readonly strikes: Place;
  /** «killed»: the installer is ended from outside and says nothing more. */
  readonly code: FailureCode | "killed";
  readonly exit: number | "SIGKILL";
  /** What has become of the machine. Where nothing was touched, engine and directory are compared with before. */
  readonly touched: "nothing" | "rolled-back" | "kept";
  /** Part of the remedy that is printed: of its sentence or of one of its commands. */
  readonly remedy: string;
  /** What a person does by hand besides, where the remedy asks for it. */
  readonly byHand?: string;
  /** A directory of its own, or the installation that all rows of this kind share and leave as it was. */
  readonly where: "fresh" | "installed";
  /**
   * How far the mended command is followed: to the first step, which is the first thing that changes anything; until the
   * images are there; or to the end.
   */
  readonly until: "work" | "images" | "installed";
  /** It changes what other rows look at, so that none may play at the same time. */
  readonly alone?: boolean;
  /** What this machine lacks to make it happen; undefined where it can. */
  readonly lacks?: () => string | undefined;
  /** Makes it so. What it returns says how the installer is to be run, and mended. */
  readonly make: (stage: Stage) => Promise<Fault> | Fault;
}

/** Before anything is touched: by the command line or the preflight. */
export const isFoundBefore = ({ touched }: Row): boolean => touched === "nothing";

/** To an installation that works. */
export const isFollowedToTheEnd = ({ until }: Row): boolean => until === "installed";

export type Settings = Readonly<Record<string, string>>;
export type Variables = Readonly<Record<string, string>>;

export interface Fault {
  /** Given by `--set`; secret ones of the mode «production» by the environment, as they should be. */
  readonly settings?: Settings;
  /** All that stands after the program's name, where it is not an installation. */
  readonly args?: readonly string[];
  /** Tag of the image. */
  readonly version?: string;
  readonly env?: Variables;
  /** Words before the installer's own, such as `setpriv …`. */
  readonly through?: readonly string[];
  /** Ends the installer with a signal. */
  readonly kill?: Kill;
  /** Called for every line that the installer says, while it runs. */
  readonly onLine?: (line: Line) => void;
  /** One for each failure on the way, until the installer gets through. */
  readonly mend: readonly Mend[];
  /** Puts back what `make` has done, whatever came. */
  readonly clear?: () => Promise<unknown>;
}

/** One line of the installer's `--json`. */
export interface Line {
  readonly type: string;
  readonly [key: string]: unknown;
}

export interface Kill {
  readonly at: (line: Line) => boolean;
  readonly with: "SIGKILL" | "SIGTERM" | "SIGINT" | "SIGHUP";
  /** What is waited for between the line and the signal. */
  readonly after?: () => Promise<unknown>;
}

/** How what is printed is followed. */
export interface Mend {
  /** The failure that is mended; for the first it is the row's own. */
  readonly of?: FailureCode;
  /** What a person does by hand, before anything is run. */
  readonly act?: () => Promise<unknown> | unknown;
  /**
   * Places of the printed commands that are run, in order; the first one when nothing is said. Those that are not the
   * installer's run where `through` leads, if it is given here.
   */
  readonly run?: readonly number[] | "all";
  /** Words of them that stand for something, with what a person puts there. */
  readonly fill?: Readonly<Record<string, string>>;
  /** What the same command is run with from now on. */
  readonly settings?: Settings;
  readonly env?: Variables;
  readonly through?: readonly string[];
  readonly args?: readonly string[];
}

type Refusal = Pick<Row, "id" | "fault" | "code" | "remedy" | "make"> & Partial<Row>;

/** A fault that strikes when the images are fetched: no file of the installation has been written. */
export const download = (row: Refusal): Row => ({
  strikes: "image",
  exit: 5,
  touched: "kept",
  where: "fresh",
  until: "images",
  alone: true,
  ...row,
});

/** A fault that is found before anything is touched. */
export const refusal = (row: Refusal): Row => ({
  strikes: "preflight",
  exit: 3,
  touched: "nothing",
  where: "fresh",
  until: "work",
  ...row,
});
