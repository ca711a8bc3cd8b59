import { chmod, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { parseAnswers, readAnswersFile } from "./answers-file.ts";
import { readGiven } from "./given-settings.ts";

const parse = (...lines: string[]) => parseAnswers(lines.join("\n"), "/srv/site/answers", "/srv/site");
const settingsOf = (...lines: string[]) =>
  Object.fromEntries(parse(...lines).settings.map(({ name, text }) => [name, text]));
const complaint = (...lines: string[]): string => {
  try {
    parse(...lines);
    return "none";
  } catch (error) {
    return error instanceof Error && "text" in error ? (error.text as { cause: string }).cause : String(error);
  }
};

describe("an answers file", () => {
  it("holds what flags and settings hold", () => {
    expect(
      parse(
        "# how we run it",
        "mode=production",
        "dir=/opt/observe",
        "url = https://observe.example.com",
        "",
        "version=1.2.3",
        "  RETENTION_DAYS=90  # three months",
        "DATABASE_URL=@secrets/database",
      ),
    ).toEqual({
      path: "/srv/site/answers",
      directory: "/srv/site",
      mode: "production",
      dir: "/opt/observe",
      settings: [
        { name: "NEXTAUTH_URL", text: "https://observe.example.com", literal: false, line: 4 },
        { name: "VERSION", text: "1.2.3", literal: false, line: 6 },
        { name: "RETENTION_DAYS", text: "90", literal: false, line: 7 },
        { name: "DATABASE_URL", text: "@secrets/database", literal: false, line: 8 },
      ],
      exposed: false,
    });
  });

  it("holds a secret that looks like a place, in quotes", () => {
    const file = parse("INIT_ADMIN_PASSWORD='@correct-horse'");
    const sources = { args: [], env: {}, file, workingDirectory: "/", readStandardInput: () => "" };
    expect(readGiven({}, "quickstart", sources).settings).toEqual({ INIT_ADMIN_PASSWORD: "@correct-horse" });
  });

  it("finds the directory from where it lies itself", () => {
    expect(parse("dir=../observe").dir).toBe("/srv/observe");
  });

  it.each([
    ["INIT_PROJECT_NAME=Ours # yes", "Ours"],
    ["INIT_PROJECT_NAME=Ours#1", "Ours#1"],
    ["INIT_PROJECT_NAME='Ours # 1' # yes", "Ours # 1"],
    ['INIT_PROJECT_NAME="it\'s"', "it's"],
    ["INIT_PROJECT_NAME=#none", ""],
    ["INIT_PROJECT_NAME=", ""],
    ["INIT_PROJECT_NAME=''", ""],
    ["INIT_PROJECT_NAME=a=b\r\n", "a=b"],
    ["\uFEFFINIT_PROJECT_NAME=a", "a"],
  ])("takes %j as it would be taken in .env", (line, value) => {
    expect(settingsOf(line)).toEqual({ INIT_PROJECT_NAME: value });
  });

  it.each([
    ["just words", "it is not of the form NAME=VALUE."],
    ["WEBPORT=1", "there is no WEBPORT. Did you mean WEB_PORT?"],
    ["MODE=production", "there is no MODE. Did you mean mode?"],
    ["URL=https://x.test", "there is no URL. Did you mean url?"],
    ["PORT=1", "there is no PORT."],
    ["- mode=production", "it is not of the form NAME=VALUE."],
    ["mode=prod", "mode: the value must be quickstart or production."],
    ["dir=", "dir: the value cannot be left empty."],
    ["url=x.test", "url: the value must be a URL that starts with http:// or https://."],
    ["WEB_PORT=70000", "WEB_PORT: the value must be between 1 and 65535."],
    ["NEXTAUTH_SECRET=hunter2", "NEXTAUTH_SECRET: the value must have at least 32 characters."],
    ["WEB_PORT='3000", "WEB_PORT: the quotation mark at its beginning is not closed."],
    ["WEB_PORT='3000' 1", "WEB_PORT: something stands after the closing quotation mark."],
  ])("is refused for %j", (line, sentence) => {
    expect(complaint("# first", line)).toContain(`Line 2: ${sentence}`);
  });

  it("is refused with every problem at once, and repeats no value", () => {
    const said = complaint("INIT_ADMIN_PASSWORD=hunter2", "url=https://a.test", "NEXTAUTH_URL=https://b.test", "x=1");
    expect(said).toMatch(/^Line 1: .*\nLine 3: NEXTAUTH_URL stands in line 2 already\.\nLine 4: /);
    expect(said).not.toMatch(/hunter2|[ab]\.test/);
  });
});

describe("--answers", () => {
  const readIn = (option: string, workingDirectory: string, text = "") =>
    readAnswersFile(option, { workingDirectory, readStandardInput: () => text });

  it("reads the file, from where the installer was started, and secrets from where the file lies", async () => {
    const directory = await temporaryDirectory();
    const secret = "s".repeat(32);
    await writeFile(path.join(directory, "answers"), "NEXTAUTH_SECRET=@secret\n");
    await writeFile(path.join(directory, "secret"), `${secret}\n`);
    const file = readIn("answers", directory);
    const sources = { args: [], env: {}, file, workingDirectory: "/", readStandardInput: () => "" };
    expect(readGiven({}, "quickstart", sources).settings).toEqual({ NEXTAUTH_SECRET: secret });
    expect(file.exposed).toBe(false);
  });

  it.each([
    ["INIT_PROJECT_NAME=Ours\nNEXTAUTH_SECRET=%", true],
    ["INIT_PROJECT_NAME=Ours", false],
    ["NEXTAUTH_SECRET=@secret", false],
    ["NEXTAUTH_SECRET=-", false],
    ["NEXTAUTH_SECRET=", false],
  ])("knows whether others can read a secret in %j", async (text, exposed) => {
    const directory = await temporaryDirectory();
    const file = path.join(directory, "answers");
    await writeFile(file, `${text.replace("%", "s".repeat(32))}\n`);
    await chmod(file, 0o640);
    expect(readIn("answers", directory).exposed).toBe(exposed);
    await chmod(file, 0o600);
    expect(readIn("answers", directory).exposed).toBe(false);
  });

  it("reads standard input", () => {
    expect(readIn("-", "/srv", "dir=x\nWEB_PORT=4000\n")).toMatchObject({
      dir: "/srv/x",
      settings: [{ name: "WEB_PORT", text: "4000" }],
    });
  });

  it("names what cannot be read or is wrong", async () => {
    const directory = await temporaryDirectory();
    expect(() => readIn("missing", directory)).toThrow(`${directory}/missing cannot be read (answers-unreadable)`);
    expect(() => readIn("missing", directory)).toThrow("There is no such file.");
    expect(() => readIn(".", directory)).toThrow("It is a directory.");
    expect(() => readIn("-", "/srv", "mode=prod")).toThrow("standard input");
  });

  it("is refused by its line for what has no meaning in the mode", () => {
    const file = parse("mode=quickstart", "", "REDIS_URL=redis://cache:6379");
    const sources = { args: [], env: {}, file, workingDirectory: "/", readStandardInput: () => "" };
    expect(() => readGiven({}, "quickstart", sources)).toThrow(
      "/srv/site/answers, line 3, REDIS_URL: it has no meaning in the mode quickstart.",
    );
  });
});
