import { describe, expect, it } from "vitest";
import { modes } from "../../modes/modes.ts";
import { settingsOfAnswers } from "./settings-of-answers.ts";

const of = (mode: keyof typeof modes, answers: Readonly<Record<string, string>>) =>
  settingsOfAnswers(modes[mode], { mode, ...answers }, "http://localhost:3000", "/srv/site");

describe("answers as settings", () => {
  it("are those that were given", () => {
    const answers = {
      NEXTAUTH_URL: "https://a.test",
      tls: "files",
      TLS_KEY_FILE: "a.key",
      services: "bundled",
      REDIS_URL: "",
    };
    expect(of("production", answers)).toEqual({
      NEXTAUTH_URL: "https://a.test",
      GATEWAY_TLS: "files",
      TLS_KEY_FILE: "/srv/site/a.key",
    });
  });

  it("do not fix what Quick Start has by itself, so that it answers at every name", () => {
    const answers = {
      NEXTAUTH_URL: "http://localhost:3000",
      INIT_ADMIN_EMAIL: "admin@cognobserve.local",
      secrets: "generate",
    };
    expect(of("quickstart", answers)).toEqual({});
    expect(of("quickstart", { ...answers, NEXTAUTH_URL: "http://a.test" })).toEqual({ NEXTAUTH_URL: "http://a.test" });
    expect(of("production", answers)).toEqual({ NEXTAUTH_URL: "http://localhost:3000" });
  });
});
