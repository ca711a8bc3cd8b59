import { expect, it } from "vitest";
import { clipboardSequence } from "./clipboard.ts";

it("is OSC 52 with the text in base64", () => {
  expect(clipboardSequence("curl 'ä' \\\n", {})).toBe(
    `\u001B]52;c;${Buffer.from("curl 'ä' \\\n").toString("base64")}\u0007`,
  );
});

it("in tmux is said to tmux, and to the terminal around it", () => {
  expect(clipboardSequence("x", { TMUX: "/tmp/tmux-0/default,1,0" })).toBe(
    "\u001B]52;c;eA==\u0007\u001BPtmux;\u001B\u001B]52;c;eA==\u0007\u001B\\",
  );
});
