import type { z } from "zod";

/** The two shapes in which CognObserve is installed. */
export type Mode = "quickstart" | "production";

/** Recipes for values that are made once, on the first start, and kept ever after. */
export type Recipe = "secret" | "password" | "api-key" | "project-id";

/** One setting: its env name is its key in the table, and everything else that is known of it stands here. */
export interface Setting<Schema extends z.ZodType = z.ZodType> {
  /** Modes in which a user may set it. Empty: wired between our own services, never asked for. */
  readonly modes: readonly Mode[];
  /** Modes in which a start without it is refused. */
  readonly requiredIn?: readonly Mode[];
  /** Parses the env string into the value that the code uses. */
  readonly schema: Schema;
  /** A value as it may be given, for the commands that are suggested; without one it is the default. */
  readonly example?: string;
  /** Env string that stands in when the variable is unset or empty. */
  readonly default?: string;
  /** Never printed or logged. */
  readonly secret: boolean;
  /** How a value is made when the user gives none. */
  readonly generate?: Recipe;
  /** What the wizard asks; settings without one are reached with `--set`. */
  readonly question?: string;
  /** One or two sentences for the documentation. */
  readonly description: string;
}

/** Keeps the schema's own type, so that reading a setting yields a typed value. */
export const setting = <Schema extends z.ZodType>(row: Setting<Schema>): Setting<Schema> => row;
