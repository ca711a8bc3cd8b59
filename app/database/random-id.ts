import { randomBytes } from "node:crypto";

/** A fresh id such as `prj_Zm9vYmFyYmF6` (96 random bits, URL-safe), whose prefix tells people what it names. */
export const randomId = (prefix: "usr" | "acc" | "prj" | "key"): string =>
  `${prefix}_${randomBytes(12).toString("base64url")}`;
