import type { ExitCode } from "../exit-codes.ts";

/** Stands in commands for this run's own command line, with whatever is added after it. */
export const installer = "{installer}";
/** Stands in commands for the bare program; a subcommand of the same installation follows. */
export const program = "{program}";
/** Stands alone in a command for this run's own command line with the newest installer, whose version it installs. */
export const newestInstaller = "{newest}";

/** How one kind of failure reads: what happened, why, and what to type next. */
export interface Entry<Details> {
  readonly exit: ExitCode;
  /** One sentence for the documentation. */
  readonly summary: string;
  readonly title: (details: Details) => string;
  readonly cause: (details: Details) => string;
  readonly remedy: (details: Details) => string;
  readonly commands?: (details: Details) => readonly string[];
}

/** Keeps the type of a row's details. */
export const entry = <Details>(row: Entry<Details>): Entry<Details> => row;
