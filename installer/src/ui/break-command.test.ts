import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { breakCommand } from "./break-command.ts";

describe("a command that is too long for a line", () => {
  it("is broken between words, and stays whole where it fits", () => {
    expect(breakCommand("apt-get install --yes docker.io docker-cli docker-compose", 40)).toEqual([
      "apt-get install --yes docker.io \\",
      "    docker-cli docker-compose",
    ]);
    expect(breakCommand("apt-get update", 14)).toEqual(["apt-get update"]);
    expect(breakCommand("curl https://example.com/far/too/long", 20)).toEqual([
      "curl \\",
      "    https://example.com/far/too/long",
    ]);
  });

  it("keeps an option and its value together, where that is possible", () => {
    expect(breakCommand("install.sh --mode production --url https://observe.example.com", 40)).toEqual([
      "install.sh --mode production \\",
      "    --url https://observe.example.com",
    ]);
    expect(breakCommand("install.sh --url https://observe.example.com", 30)).toEqual([
      "install.sh --url \\",
      "    https://observe.example.com",
    ]);
  });

  // What is in quotes, or escaped, is data: its blanks are to arrive as they are.
  it.each([
    'printf \'%s|\' one \'two  three\' "four $(echo five six)" seven\\ eight "a \\" b" && echo nine',
    "printf '%s|' $(echo one two three) | { tr 'a-z' 'A-Z'; echo \"it's over\"; }",
  ])("does the same as before: %s", async (command) => {
    const run = async (script: string) => (await execa("sh", ["-c", script])).stdout;
    const whole = await run(command);
    for (const width of [10, 20, 30]) {
      const lines = breakCommand(command, width);
      expect(lines.length).toBeGreaterThan(1);
      expect(await run(lines.join("\n"))).toBe(whole);
    }
  });
});
