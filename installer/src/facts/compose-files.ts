import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { type SettingName, settings } from "@cognobserve/settings/table";
import type { DockerCli } from "../engine/docker-cli.ts";
import { redact } from "../explain.ts";
import { type EnvEntry, quote } from "../files/env-file.ts";
import { isErrno, readIfThere } from "../files/read-if-there.ts";
import { withTemporaryDirectory } from "../files/with-temporary-directory.ts";
import { isEdited } from "../installation/edited.ts";
import type { PublishedFile } from "../steps/context.ts";
import type { ComposeFilesFact } from "./facts.ts";

/** What is going to be written, and where. */
export interface FilesToBe {
  readonly directory: string;
  readonly project: string;
  /** What Compose is going to read, as names beside docker-compose.yml. */
  readonly composeFiles: readonly string[];
  readonly publishedFiles: readonly PublishedFile[];
  readonly envEntries: readonly EnvEntry[];
}

/** Compose only reads; what takes longer than that hangs. */
const PATIENCE_MS = 15_000;

/**
 * Has Compose itself read the files as they are going to be: ours from a temporary directory, the user's own and the
 * `.env` that is there from where they are. What is secret is not written there, since nothing depends on what it is.
 * @returns undefined where there is nothing to ask, or Compose could not be asked
 */
export async function lookAtComposeFiles(cli: DockerCli, wanted: FilesToBe): Promise<ComposeFilesFact | undefined> {
  const { directory, composeFiles, publishedFiles } = wanted;
  const edited = await Promise.all(publishedFiles.map((file) => isEdited(directory, file)));
  const ours = publishedFiles.filter((_, index) => !edited[index]);
  const own = composeFiles.filter((name) => !ours.some((file) => file.name === name));
  // One plain file of ours, which every Compose that is new enough can read.
  if (own.length === 0 && ours.length === 1) return undefined;
  try {
    return await withTemporaryDirectory(async (temporary) => {
      for (const { name, content } of ours) await writeFile(path.join(temporary, name), content);
      const problem = await ask(cli, wanted, temporary, own);
      const env = path.join(directory, ".env");
      const ofEnv = problem?.filter((text) => text.includes(`${env}: `)) ?? [];
      // It quotes what it does not understand, which may be a password.
      if (ofEnv.length > 0) return { own: [env], problem: ofEnv.map((text) => withoutValue(text, `${env}: `)) };
      return problem && { own: own.map((name) => path.resolve(directory, name)), problem: problem.map(redact) };
    });
  } catch (error) {
    if (isErrno(error)) return undefined; // there is no room for temporary files
    throw error;
  }
}

/** Where in a file something is wrong, and what, without the value that it is about. */
const withoutValue = (text: string, file: string): string =>
  text.slice(text.indexOf(file) + file.length).replace(/:? *["'].*$/s, "");

async function ask(
  cli: DockerCli,
  { directory, project, composeFiles, publishedFiles, envEntries }: FilesToBe,
  temporary: string,
  own: readonly string[],
): Promise<readonly string[] | undefined> {
  const there = path.join(directory, ".env");
  const toBe = path.join(temporary, ".env");
  await writeFile(toBe, envEntries.map(line).join(""), { mode: 0o600 });
  const envFiles = (await readIfThere(there)) === undefined ? [toBe] : [there, toBe]; // the last one wins
  const { exitCode, stderr } = await cli.run(
    [
      ...["compose", "--project-name", project, "--project-directory", directory],
      ...envFiles.flatMap((file) => ["--env-file", file]),
      ...composeFiles.flatMap((name) => ["--file", path.resolve(own.includes(name) ? directory : temporary, name)]),
      ...["config", "--quiet"],
    ],
    { timeout: PATIENCE_MS },
  );
  if (exitCode === 0) return [];
  const said = String(stderr)
    .split("\n")
    .map(message)
    .filter((text) => text !== "");
  const missed = said.filter((text) => /no such file|not found|permission denied/.test(text));
  // A file of the user's own may name those that are still to be written; and the directory itself may be one of them.
  const coming = ["", ".env", ...publishedFiles.map(({ name }) => name)].map((name) => path.join(directory, name));
  const early = missed.some((text) => coming.some((file) => text.includes(file) && !existsSync(file)));
  // Docker as a snap sees no temporary files of other programs.
  const blind = missed.some((text) => text.includes(temporary));
  return exitCode === undefined || said.length === 0 || early || blind
    ? undefined
    : said.slice(-4).map((text) => text.replaceAll(temporary, directory));
}

function line({ name, value }: EnvEntry): string {
  if (value === undefined) return "";
  const secret = Object.hasOwn(settings, name) && settings[name as SettingName].secret;
  return `${name}=${quote(secret && value !== "" ? "not-written-here" : value)}\n`;
}

/** A line of Compose's without what surrounds a message in its log, and nothing for one that is only a warning. */
function message(text: string): string {
  const [, level, msg] = /^time="[^"]*" level=(\w+) msg="(.*)"$/.exec(text.trim()) ?? [];
  if (level === undefined) return text.trim();
  return level === "warning" ? "" : (msg ?? "");
}
