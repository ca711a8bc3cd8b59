import { chmod, mkdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { shellWord } from "../failures/shell-word.ts";
import { failure } from "../failures.ts";
import { changedLines } from "../files/changed-lines.ts";
import { mergeEnv } from "../files/env-file.ts";
import { isErrno, readIfThere, reasonOf } from "../files/read-if-there.ts";
import { writeAtomically } from "../files/write-atomically.ts";
import { copyAway, readCopy } from "../installation/copies.ts";
import { isEdited } from "../installation/edited.ts";
import { pathsOf } from "../installation/paths.ts";
import type { Step } from "../plan/step.ts";
import type { InstallContext } from "./context.ts";

type Slice = Pick<InstallContext, "directory" | "publishedFiles" | "envEntries" | "data">;

const before = z.object({
  /** Name of the copies of what was there; see installation/copies.ts. */
  copies: z.string(),
  /** Each file's earlier mode; null where there was none. */
  modes: z.record(z.string(), z.number().nullable()),
});

/** `.env` with mode 600, and the compose files as published. A file that the user has edited is left as it is. */
export const writeFiles: Step<Slice> = {
  id: "write-files",
  title: "Write .env and compose files",
  onFailure: "roll-back",
  plan: ({ directory, publishedFiles, envEntries }) => [
    ...publishedFiles.map(({ name }) => path.join(directory, name)),
    `${pathsOf(directory).env}, readable by you alone, with ${envEntries.flatMap(({ name, value }) => (value === undefined ? [] : [name])).join(", ")}`,
  ],
  done: async (context) => {
    const { directory, publishedFiles, envEntries } = context;
    const { env, published } = pathsOf(directory);
    const text = await readIfThere(env);
    if (text === undefined || text !== mergeEnv(text, envEntries) || ((await stat(env)).mode & 0o777) !== 0o600)
      return false;
    for (const file of publishedFiles) {
      if ((await readIfThere(path.join(published, file.name))) !== file.content) return false;
      if ((await readIfThere(path.join(directory, file.name))) === undefined) return false;
    }
    return true;
  },
  before: async ({ directory, publishedFiles }) => {
    const names = [".env", ...publishedFiles.flatMap(({ name }) => [name, referenceTo(name)])];
    const modes = await Promise.all(
      names.map(async (name) => [name, await modeOf(path.join(directory, name))] as const),
    );
    const present = modes.flatMap(([name, mode]) => (mode === null ? [] : [name]));
    return { copies: await copyAway(directory, present), modes: Object.fromEntries(modes) };
  },
  run: async ({ directory, publishedFiles, envEntries }, { warn }) => {
    const { env, published } = pathsOf(directory);
    await naming(env, async () => {
      const text = (await readIfThere(env)) ?? "";
      const merged = mergeEnv(text, envEntries);
      if (merged === text) await chmod(env, 0o600);
      else await writeAtomically(env, merged, 0o600);
      const replaced = replacedValues(text, merged);
      if (replaced.length > 0) warn([`In ${env} other values stand now:`, ...replaced].join("\n"));
    });
    await naming(published, () => mkdir(published, { recursive: true, mode: 0o700 }));
    for (const file of publishedFiles) {
      const target = path.join(directory, file.name);
      const reference = path.join(published, file.name);
      if (await isEdited(directory, file)) {
        warn(
          [
            `${target} has been edited and is left as it is. It differs from the published one:`,
            ...changedLines(file.content, (await readIfThere(target)) ?? ""),
            "The first command shows all of it, the second takes the published one instead:",
          ].join("\n"),
          [`diff ${shellWord(reference)} ${shellWord(target)}`, `cp ${shellWord(reference)} ${shellWord(target)}`],
        );
      } else {
        await naming(target, () => writeAtomically(target, file.content, 0o644));
      }
      // Last, so that a crash in between does not make our own newer file look like the user's edit… of the old one.
      await naming(reference, () => writeAtomically(reference, file.content, 0o600));
    }
  },
  undo: async ({ directory, publishedFiles, data }, state, { warn }) => {
    const { copies, modes } = before.parse(state);
    for (const [name, mode] of Object.entries(modes)) {
      if (data === "keep" && name === ".env") continue;
      const file = path.join(directory, name);
      const earlier = mode === null ? undefined : await readCopy(directory, copies, name);
      if (earlier !== undefined && earlier === (await readIfThere(file))) continue;
      const published = publishedFiles.find((other) => other.name === name);
      if (published !== undefined && (await isEdited(directory, published))) {
        warn(`${file} has been edited and is left where it is.`);
      } else if (mode === null) {
        await naming(file, () => rm(file, { force: true }));
      } else if (earlier === undefined) {
        warn(`${file} is left as it is: what it was before is not known any more.`);
      } else {
        await naming(file, () => writeAtomically(file, earlier, mode));
      }
    }
    return true;
  },
};

const referenceTo = (name: string): string => path.join(".cognobserve", "published", name);

async function modeOf(file: string): Promise<number | null> {
  return (await readIfThere(file)) === undefined ? null : (await stat(file)).mode & 0o777;
}

/** Values that stood in `.env`, with those that took their place; what is new there is no news. */
function replacedValues(before: string, after: string): readonly string[] {
  const lines = changedLines(before, after);
  const nameOf = (line: string) => /^[+-] (\w+)=/.exec(line)?.[1];
  const gone = new Set(lines.filter((line) => line.startsWith("-")).map(nameOf));
  return lines.filter((line) => nameOf(line) !== undefined && gone.has(nameOf(line)));
}

/** Names the file in what the operating system complains of. */
async function naming<Value>(file: string, write: () => Promise<Value>): Promise<Value> {
  try {
    return await write();
  } catch (error) {
    throw isErrno(error) ? failure("write-failed", { file, reason: reasonOf(error) }) : error;
  }
}
