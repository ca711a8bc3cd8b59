import { chmod, mkdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { failure } from "../failures.ts";
import { mergeEnv } from "../files/env-file.ts";
import { isErrno, readIfThere, reasonOf } from "../files/read-if-there.ts";
import { writeAtomically } from "../files/write-atomically.ts";
import { pathsOf } from "../installation/paths.ts";
import type { Step } from "../plan/step.ts";
import type { InstallContext, PublishedFile } from "./context.ts";

type Slice = Pick<InstallContext, "directory" | "publishedFiles" | "envEntries" | "data">;

/** Each file's earlier text and mode; null where there was none. */
const before = z.record(z.string(), z.object({ text: z.string(), mode: z.number() }).nullable());

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
    const names = [
      ".env",
      ...publishedFiles.flatMap(({ name }) => [name, path.join(".cognobserve", "published", name)]),
    ];
    const states = await Promise.all(
      names.map(async (name) => {
        const file = path.join(directory, name);
        const text = await readIfThere(file);
        return [name, text === undefined ? null : { text, mode: (await stat(file)).mode & 0o777 }] as const;
      }),
    );
    return Object.fromEntries(states);
  },
  run: async ({ directory, publishedFiles, envEntries }, { warn }) => {
    const { env, published } = pathsOf(directory);
    await naming(env, async () => {
      const text = (await readIfThere(env)) ?? "";
      const merged = mergeEnv(text, envEntries);
      if (merged === text) await chmod(env, 0o600);
      else await writeAtomically(env, merged, 0o600);
    });
    await naming(published, () => mkdir(published, { recursive: true, mode: 0o700 }));
    for (const file of publishedFiles) {
      const target = path.join(directory, file.name);
      const reference = path.join(published, file.name);
      if (await isEdited(directory, file)) {
        warn(`${target} has been edited and is left as it is. What differs from the published one is shown by:`, [
          `diff ${reference} ${target}`,
        ]);
      } else {
        await naming(target, () => writeAtomically(target, file.content, 0o644));
      }
      // Last, so that a crash in between does not make our own newer file look like the user's edit… of the old one.
      await naming(reference, () => writeAtomically(reference, file.content, 0o600));
    }
  },
  undo: async ({ directory, data }, state) => {
    for (const [name, earlier] of Object.entries(before.parse(state))) {
      if (data === "keep" && name === ".env") continue;
      const file = path.join(directory, name);
      if (earlier === null) await rm(file, { force: true });
      else await writeAtomically(file, earlier.text, earlier.mode);
    }
    return true;
  },
};

/** A file is the user's own when it is neither what is to be written nor what was written last. */
async function isEdited(directory: string, { name, content }: PublishedFile): Promise<boolean> {
  const actual = await readIfThere(path.join(directory, name));
  if (actual === undefined || actual === content) return false;
  return actual !== (await readIfThere(path.join(pathsOf(directory).published, name)));
}

/** Names the file in what the operating system complains of. */
async function naming<Value>(file: string, write: () => Promise<Value>): Promise<Value> {
  try {
    return await write();
  } catch (error) {
    throw isErrno(error) ? failure("write-failed", { file, reason: reasonOf(error) }) : error;
  }
}
