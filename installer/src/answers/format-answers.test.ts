import { describe, expect, it } from "vitest";
import { parseAnswers } from "./answers-file.ts";
import { type AnswersToKeep, formatAnswers } from "./format-answers.ts";

const secret = "s".repeat(32);
const kept: AnswersToKeep = {
  mode: "production",
  dir: "/srv/my site",
  settings: {
    NEXTAUTH_URL: "https://observe.example.com",
    VERSION: "1.2.3",
    INIT_PROJECT_NAME: "it's #1",
    REDIS_URL: "",
    NEXTAUTH_SECRET: secret,
    INIT_ADMIN_PASSWORD: "@correct-horse",
  },
};

describe("answers that are saved", () => {
  it("are read back as they were", () => {
    const { mode, dir, settings } = parseAnswers(formatAnswers(kept, true), "x", "/");
    expect({ mode, dir }).toEqual({ mode: kept.mode, dir: kept.dir });
    expect(Object.fromEntries(settings.map(({ name, text }) => [name, text]))).toEqual(kept.settings);
  });

  it("leave secrets out unless they are wanted, and say how to give them", () => {
    const text = formatAnswers(kept, false);
    expect(text).not.toContain(secret);
    expect(text).toContain("#NEXTAUTH_SECRET=@/path/to/a/file");
    expect(parseAnswers(text, "x", "/").settings.map(({ name }) => name)).not.toContain("NEXTAUTH_SECRET");
  });

  it("say nothing of secrets when none are left out", () => {
    expect(formatAnswers(kept, true)).not.toContain("Secrets are left out");
    expect(formatAnswers({ ...kept, settings: { VERSION: "1.2.3" } }, false)).not.toContain("Secrets are left out");
  });

  it.each([
    ["-", "'-'"],
    ["@place", "'@place'"],
    ["-dashed", "-dashed"],
    ["us@home", "us@home"],
  ])("put quotes around %j where it would stand for something else", (value, written) => {
    expect(formatAnswers({ ...kept, settings: { INIT_PROJECT_NAME: value } }, false)).toContain(
      `INIT_PROJECT_NAME=${written}\n`,
    );
  });

  it("are a text that a person reads", async () => {
    await expect(formatAnswers(kept, false)).toMatchFileSnapshot("answers.snapshot.txt");
  });
});
