import { settings } from "@cognobserve/settings/table";
import { shellWord } from "../failures/shell-word.ts";
import { isSettingName } from "./setting-names.ts";

/**
 * Arguments as they may be shown: the values of secret settings are left out, and who logs in where a URL has that in it.
 * A name alone is no secret, nor is that of a file; any other word in the place of `NAME=VALUE` may be one.
 */
export const redactArgs = (args: readonly string[]): readonly string[] =>
  args.map((arg, index) => {
    const [, flag = ""] = /^(--set=)/.exec(arg) ?? [];
    if (flag === "" && args[index - 1] !== "--set") return withoutLogin(arg);
    const [, name = "", value] = /^([A-Za-z_]*)(=.*)?$/s.exec(arg.slice(flag.length)) ?? [];
    if (isSettingName(name) && (value === undefined || !settings[name].secret || standsElsewhere(value)))
      return withoutLogin(arg);
    return `${flag}${value === undefined ? "" : name}=…`;
  });

/** Read from a file or from standard input. */
const standsElsewhere = (value: string): boolean => /^=(-|@\S+)$/.test(value);

/** A password may hold anything, as long as an @ ends it. */
const withoutLogin = (arg: string): string => arg.replace(/:\/\/\S*@/, "://…@");

/** A command line with other words in the place of the one that was wrong, as it may be shown and pasted. */
export function correctedLine(args: readonly string[], wrong: string, meant: readonly string[]): string {
  const place = args.findIndex((arg) => arg === wrong || arg.endsWith(`=${wrong}`));
  const corrected = args.flatMap((arg, index) => {
    if (index !== place) return [arg];
    return arg === wrong ? meant : [arg.slice(0, -wrong.length) + meant.join(" ")];
  });
  return redactArgs(corrected).map(shellWord).join(" ");
}
