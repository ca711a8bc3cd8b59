import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { type EnvEntry, mergeEnv, parseEnv, quote, UnwritableValue } from "./env-file.ts";

const key: EnvEntry = { name: "INIT_API_KEY", value: "co_sk_new", comment: "The key." };
const level: EnvEntry = { name: "LOG_LEVEL", value: undefined, fallback: "info", comment: "How much is logged." };

describe("mergeEnv", () => {
  it("writes a new file with an explanation above each value", () => {
    expect(mergeEnv("", [key, level])).toBe(
      "# The key.\nINIT_API_KEY=co_sk_new\n\n# How much is logged.\n#LOG_LEVEL=info\n",
    );
  });

  it("changes nothing when it is merged again", () => {
    const once = mergeEnv("", [key, level]);
    expect(mergeEnv(once, [key, level])).toBe(once);
  });

  it("keeps the user's lines, comments and order", () => {
    const mine = "# mine\nFOO='a b'\n\nINIT_API_KEY=co_sk_old # old\nBAR=1\n";
    expect(mergeEnv(mine, [key])).toBe("# mine\nFOO='a b'\n\nINIT_API_KEY=co_sk_new\nBAR=1\n");
  });

  it("leaves a line alone whose value is the wanted one, however it is written", () => {
    const mine = 'export INIT_API_KEY="co_sk_new" # from the vault\n';
    expect(mergeEnv(mine, [key])).toBe(mine);
  });

  it("turns the commented default into a value in its place", () => {
    const before = mergeEnv("", [level, key]);
    const after = mergeEnv(before, [{ ...level, value: "debug" }, key]);
    expect(after).toBe(before.replace("#LOG_LEVEL=info", "LOG_LEVEL=debug"));
  });

  it("changes the last of several assignments, which is the one that counts", () => {
    expect(mergeEnv("INIT_API_KEY=a\nINIT_API_KEY=b\n", [key])).toBe("INIT_API_KEY=a\nINIT_API_KEY=co_sk_new\n");
  });
});

const awkward = [
  "plain",
  "two words",
  "a#b",
  "cost $5 ${HOME}",
  'say "hi"',
  "it's",
  "back\\slash",
  " padded ",
  "=",
  "ümlaut ✓",
  "`id`",
];

describe("quote", () => {
  it.each(awkward)("writes %j so that dotenv reads it back", (value) => {
    expect(parseEnv(mergeEnv("", [{ ...key, value }])).INIT_API_KEY).toBe(value);
  });

  it("writes every value so that Compose reads it back", async () => {
    const directory = await temporaryDirectory();
    const entries = awkward.map((value, index) => ({ name: `V${index}`, value, comment: "A value." }));
    await writeFile(path.join(directory, ".env"), mergeEnv("", entries));
    const environment = Object.fromEntries(entries.map(({ name }) => [name, `\${${name}}`]));
    const file = JSON.stringify({ services: { app: { image: "app", environment } } });
    await writeFile(path.join(directory, "docker-compose.yml"), file);
    const config = execFileSync("docker", ["compose", "config", "--format", "json"], {
      cwd: directory,
      encoding: "utf8",
    });
    const read: unknown = JSON.parse(config).services.app.environment;
    // Compose doubles every $ in what it prints, so that the output could be its input again.
    expect(read).toEqual(Object.fromEntries(entries.map(({ name, value }) => [name, value.replaceAll("$", "$$$$")])));
  });

  it.each(["it's $5", "a\nb", `'"`])("refuses %j, which the two would read differently", (value) => {
    expect(() => quote(value)).toThrow(UnwritableValue);
  });
});
