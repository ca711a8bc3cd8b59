import { expect, it } from "vitest";
import { copy } from "./clipboard.ts";

async function copied(text: string, env: Readonly<Record<string, string>>) {
  const written: string[] = [];
  return { where: await copy(text, env, (sequence) => written.push(sequence)), written: written.join("") };
}

it("says a text to the terminal, as OSC 52 wants it", async () => {
  expect(await copied("curl «x»\n", {})).toEqual({ where: "terminal", written: "\u001B]52;c;Y3VybCDCq3jCuwo=\u0007" });
});

it("says it to a tmux that cannot be asked, and to the terminal around it", async () => {
  expect(await copied("x", { TMUX: "/tmp/tmux-0/default,1,0", PATH: "/no-such-folder" })).toEqual({
    where: "terminal",
    written: "\u001B]52;c;eA==\u0007\u001BPtmux;\u001B\u001B]52;c;eA==\u0007\u001B\\",
  });
});
