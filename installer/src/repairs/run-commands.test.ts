import { expect, it } from "vitest";
import { runCommands } from "./run-commands.ts";

const run = async (commands: readonly string[], signal = new AbortController().signal) => {
  const said: string[] = [];
  const failed = await runCommands(commands, {
    env: { PATH: process.env.PATH ?? "", GREETING: "hello" },
    signal,
    onLine: (line) => said.push(line),
  });
  return { failed, said };
};

it("runs one after the other, and hands on each and what it says", async () => {
  expect(await run(["echo $GREETING; echo you >&2", "echo again"])).toEqual({
    failed: undefined,
    said: ["echo $GREETING; echo you >&2", "hello", "you", "echo again", "again"],
  });
});

it("stops at the first that fails, with the last that it said", async () => {
  const { failed, said } = await run(["for i in 1 2 3 4 5 6 7; do echo $i; echo; done; exit 3", "echo never"]);
  expect(failed).toEqual({
    command: "for i in 1 2 3 4 5 6 7; do echo $i; echo; done; exit 3",
    lastLines: ["3", "4", "5", "6", "7"],
  });
  expect(said).not.toContain("never");
});

it("has nobody to ask", async () => {
  expect((await run(["read answer || echo nobody"])).said).toContain("nobody");
});

it("ends what runs when the run is to end", async () => {
  const ending = new AbortController();
  const going = run(["echo begun; exec sleep 60"], ending.signal);
  setTimeout(() => ending.abort(new Error("interrupted")), 50);
  await expect(going).rejects.toThrow("interrupted");
});
