import { z } from "zod";
import type { Mode } from "./setting.ts";

/* What several rows of the table have in common. */

export const everywhere: readonly Mode[] = ["quickstart", "production"];
export const production: readonly Mode[] = ["production"];
export const internal: readonly Mode[] = [];

/** Plain digits: Compose reads the same text, and takes neither 0x50 nor 1e3. */
export const port = z
  .string()
  .regex(/^\d+$/, "must be a port number")
  .transform(Number)
  .pipe(z.number().min(1, "must be between 1 and 65535").max(65535, "must be between 1 and 65535"));

export const flag = z.enum(["true", "false"], { error: "must be true or false" }).transform((text) => text === "true");

export const secret = z.string().min(32, "must have at least 32 characters");

/** What pages and clients are sent to: links are this with a path behind it, and everybody sees them. */
export const webUrl = z
  .url({ protocol: /^https?$/, error: "must be a URL that starts with http:// or https://", abort: true })
  .refine((text) => !/^[^/]*\/\/[^/?#]*@/.test(text), {
    error: "may hold no user name and no password: whoever sees a link would read them",
    abort: true,
  })
  .refine((text) => !/[?#]/.test(text), "may hold no ? and no #: links are this URL with a path behind it")
  .transform((text) => text.replace(/\/+$/, ""));

/**
 * Why a connection is not the one that was meant: a password with a bare / or # ends the host of a URL, and what is left
 * of it stands behind. False when it may well be.
 */
export const tornApart = ({ pathname, hash }: URL): string | false =>
  `${pathname}${hash}`.includes("@") &&
  "has an @ behind its host: write special characters of the password as codes, / as %2F, # as %23, @ as %40";

/** A path of this machine, as it can stand in Compose's «from:to». */
export const hostFile = z.string().regex(/^[^:\s]+$/, "must be the path of a file, without blanks or colons");
