import { access, readFile } from "node:fs/promises";
import path from "node:path";
import { shellWord } from "../failures/shell-word.ts";
import { homeDirectory } from "../home-directory.ts";
import type { Invocation } from "../invocation.ts";

/** What install.sh writes behind its line in a start-up file. */
const mark = "# cognobserve-install";

/**
 * What is still there when an installation is gone: this program, which other installations may need, and the line by
 * which install.sh has put it on PATH. As commands that take it away; none in a checkout.
 */
export async function commandsAgainstInstaller({ env, program }: Pick<Invocation, "env" | "program">) {
  const binary = await placeOf(program, env.PATH);
  if (binary === undefined || env.COGNOBSERVE_CHECKOUT) return [];
  const home = homeDirectory(env);
  const files = home === undefined ? [] : startUpFiles(home, env);
  const marked = await Promise.all(files.map(async (file) => ((await isMarked(file)) ? [file] : [])));
  return [`rm ${shellWord(binary)}`, ...marked.flat().map((file) => `sed -i.before '/${mark}$/d' ${shellWord(file)}`)];
}

/** Where install.sh may have put its line, by what shells read. */
const startUpFiles = (home: string, { ZDOTDIR, XDG_CONFIG_HOME }: Invocation["env"]): readonly string[] => [
  ...[".bashrc", ".bash_profile", ".bash_login", ".profile"].map((name) => path.join(home, name)),
  path.join(ZDOTDIR || home, ".zshrc"),
  path.join(XDG_CONFIG_HOME || path.join(home, ".config"), "fish/config.fish"),
];

/** The file of a program that is called by its name or by its place. */
async function placeOf(program: string, folders = ""): Promise<string | undefined> {
  const places = program.includes("/")
    ? [program]
    : folders
        .split(path.delimiter)
        .filter(path.isAbsolute)
        .map((folder) => path.join(folder, program));
  for (const place of places) {
    if (
      await access(place).then(
        () => true,
        () => false,
      )
    )
      return place;
  }
  return undefined;
}

const isMarked = (file: string): Promise<boolean> =>
  readFile(file, "utf8").then(
    (text) => text.split("\n").some((line) => line.endsWith(mark)),
    () => false,
  );
