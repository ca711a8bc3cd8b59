import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { which } from "../install-sh/machine.ts";
import { binary, repository } from "./installation.ts";
import { openScreen } from "./screen.ts";

/* What the Tab key does in real shells, on a terminal, with the script that the built installer prints. */

let directory = "";

beforeAll(async () => {
  await execa("sh", ["scripts/build-installer.sh"], { cwd: repository });
  directory = await mkdtemp(path.join(os.tmpdir(), "cognobserve-completions-"));
  for (const shell of ["bash", "zsh", "fish"]) {
    const { stdout } = await execa(binary, ["completions", shell]);
    await writeFile(path.join(directory, `completions.${shell}`), `${stdout}\n`);
  }
  await mkdir(path.join(directory, "folder-of-mine"));
  await writeFile(path.join(directory, "answers-of-mine"), "");
  // The shells complete words of a command that is there; it has to do nothing.
  await writeFile(path.join(directory, "cognobserve-install"), "#!/bin/sh\n");
  await chmod(path.join(directory, "cognobserve-install"), 0o755);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** Each shell as a person has it, without what this machine's own start-up files would add. */
const shells = {
  bash: "exec bash --norc --noprofile -i",
  "bash without = as a word's end": "exec bash --norc --noprofile -i",
  zsh: "exec zsh -f -i",
  fish: "exec fish --no-config -i",
} as const;

const prepare = {
  bash: "source completions.bash; PS1='> '; bind 'set show-all-if-ambiguous on'",
  "bash without = as a word's end":
    "source completions.bash; source completions.bash; PS1='> '; COMP_WORDBREAKS=${COMP_WORDBREAKS//=}",
  zsh: "PROMPT='> '; source <(cat completions.zsh)",
  fish: "function fish_prompt; echo '> '; end; source completions.fish",
} as const;

/** A shell at its prompt, on a clear screen, that knows the completions. */
function openShell(shell: keyof typeof shells) {
  const screen = openScreen(
    `cd "${directory}" && ${shells[shell]}`,
    {
      PATH: `${directory}:${path.dirname(which("bash"))}:/bin`,
      HOME: directory,
      TERM: "xterm-256color",
      LANG: "C.UTF-8",
    },
    [120, 40],
  );
  screen.type(`${prepare[shell]}; clear\r`);
  return screen;
}

describe.each(Object.keys(shells) as (keyof typeof shells)[])("in %s", (shell) => {
  it("Tab completes commands, options, their values, and settings", async () => {
    const screen = openShell(shell);
    const completes = async (typed: string, completed: RegExp | string) => {
      // On an empty line and screen; the Z shows where the cursor is then, and that the shell has come so far.
      screen.type(`\u0015\u000c${typed}\tZ`);
      await screen.shows(typeof completed === "string" ? `${completed}Z` : completed).catch((error) => {
        throw new Error(`${typed}⇥ ${error.message}`);
      });
    };

    await completes("cognobserve-install stat", "cognobserve-install status ");
    await completes("cognobserve-install --dry", "cognobserve-install --dry-run ");
    await completes("cognobserve-install --mode pro", "--mode production ");
    await completes("cognobserve-install --mode=qu", "--mode=quickstart ");
    await completes("cognobserve-install --yes --mode production --ans", /production --answers[ =]Z/);
    await completes("cognobserve-install --answers answers-", "--answers answers-of-mine ");
    await completes("cognobserve-install status --dir fold", "--dir folder-of-mine/");
    await completes("cognobserve-install --set RETEN", "--set RETENTION_DAYS=");
    await completes("cognobserve-install --set LOG_LEVEL=de", "--set LOG_LEVEL=debug ");
    await completes("cognobserve-install --url http://a:1 --set ENABLE_REGISTRATION=f", "REGISTRATION=false ");
    await completes("cognobserve-install logs --fol", "logs --follow ");
    await completes("cognobserve-install uninstall --dele", "uninstall --delete-data ");
    await completes("cognobserve-install completions fi", "completions fish ");
    await completes("cognobserve-install help unin", "help uninstall ");
  });

  it("Tab runs nothing of what is typed", async () => {
    const screen = openShell(shell);
    screen.type("cognobserve-install --url $(touch touched) --dry\tZ");
    await screen.shows("--dry-run Z");
    screen.type("\u0015exit\r");
    await screen.exitCode;
    expect((await execa("ls", [directory])).stdout).not.toContain("touched");
  });
});
