import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { quickstartImage } from "../container.ts";
import { repository, testInstallation } from "./installation.ts";
import { openScreen } from "./screen.ts";

/* An error that nobody catches, on a real terminal: what is left of the run, of the terminal, and of the installation. */

/** A module for bun to load before the program: once a text is on the screen, something fails in a timer. */
const failOnce = (text: string) => `
const write = process.stdout.write.bind(process.stdout);
let failed = false;
process.stdout.write = (chunk, ...more) => {
  if (!failed && String(chunk).includes(${JSON.stringify(text)})) {
    failed = true;
    setTimeout(() => { throw new Error("out of cheese"); }, 200);
  }
  return write(chunk, ...more);
};
`;

it.each([
  ["a question", "", "How is CognObserve to run?", "Nothing has been changed."],
  ["the live view", "--yes", "Wait until everything is healthy", "What was done so far is kept."],
])("an error that nobody catches ends %s, and gives the terminal back", async (_, flags, text, kept) => {
  await quickstartImage();
  await using installation = await testInstallation("test");
  const folder = await mkdtemp(path.join(os.tmpdir(), "cognobserve-unexpected-"));
  try {
    const first = path.join(folder, "first.mjs");
    await writeFile(first, failOnce(text));
    const main = path.join(repository, "installer/src/main.ts");
    const run = `bun --preload ${first} ${main} ${flags} ${installation.options.join(" ")}`;
    // What a shell would set anew for its own line is asked for before it does.
    const { exitCode, everything, cursorShown } = openScreen(
      `${run}; echo "exit code $?"; stty -a | grep -ow -e -icanon -e -echo || echo 'keys are a shell’s'`,
      {
        PATH: `${path.join(repository, "node_modules/.bin")}:${process.env.PATH ?? ""}`,
        HOME: process.env.HOME ?? "/root",
        TMPDIR: folder,
        COGNOBSERVE_CHECKOUT: "",
        LANG: "C.UTF-8",
      },
      [100, 40],
    );
    await exitCode;
    const all = everything();
    expect(all).toContain("✗ The installer made a mistake  (internal-error)\n  out of cheese\n");
    expect(all).toContain(kept);
    expect(all).toContain("exit code 4\nkeys are a shell’s");
    expect(cursorShown()).toBe(true);
    expect(all).not.toMatch(/^\s+at /m);
  } finally {
    await rm(folder, { recursive: true });
  }
});
