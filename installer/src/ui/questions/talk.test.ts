import { describe, expect, it } from "vitest";
import type { Question, Situation } from "./question.ts";
import { questionList } from "./questions.ts";
import { begin, countedAnswers, openQuestion, questionBefore, reopen, settle, type Talk } from "./talk.ts";

/* A conversation is played as a list of what the person does; «back» goes back. */

const questions = questionList({
  needs: { quickstart: { memoryBytes: 1, diskBytes: 1 }, production: { memoryBytes: 1, diskBytes: 1 } },
  room: Promise.resolve(undefined),
  remarkOnUrl: () => async () => undefined,
});
const nothing: Situation = {
  answers: {},
  known: {},
  mode: undefined,
  modeIsFixed: false,
  installed: false,
  newer: undefined,
  localUrl: "http://localhost:3000",
  hostname: "laptop",
};

function play(acts: readonly string[], situation: Situation = nothing) {
  let talk: Talk = begin;
  const now = (): Situation => {
    const { mode } = talk.answers;
    const chosen = mode === "quickstart" || mode === "production" ? mode : situation.mode;
    return { ...situation, answers: talk.answers, mode: chosen };
  };
  const asked: string[] = [];
  const next = (): Question | undefined => openQuestion(questions, talk, now());
  for (const act of acts) {
    const open = next();
    if (open !== undefined) asked.push(open.id);
    const before = questionBefore(questions, talk, now(), open);
    if (act !== "back" && open !== undefined) talk = settle(questions, talk, open, act);
    else if (before !== undefined) talk = reopen(talk, before);
  }
  return { asked, next: next()?.id, counted: countedAnswers(questions, talk, now()), talk, now };
}

describe("the questions", () => {
  it("are four in Quick Start", () => {
    expect(play(["quickstart", "", "", "generate"])).toMatchObject({
      asked: ["mode", "NEXTAUTH_URL", "INIT_ADMIN_EMAIL", "secrets"],
      next: undefined,
    });
  });

  it.each([
    ["http://localhost:3000", "bundled", []],
    ["https://a.test", "bundled", ["tls"]],
  ])("of Production follow from the URL %s", (url, services, more) => {
    const { asked } = play([
      "production",
      url,
      ...more.map(() => "proxy"),
      ...more.map(() => "10.0.0.1"),
      services,
      "",
    ]);
    expect(asked).toEqual([
      ...["mode", "NEXTAUTH_URL", ...more, ...more.map(() => "TRUSTED_PROXIES"), "services", "INIT_ADMIN_EMAIL"],
    ]);
  });

  it("are asked for a certificate of one's own, and for services of one's own", () => {
    const acts = [
      "production",
      "https://a.test",
      "files",
      "/a.pem",
      "/a.key",
      "own",
      "postgres://x",
      "",
      "",
      "",
      "paste",
    ];
    expect(play([...acts, "", "", ""]).asked.slice(2)).toEqual([
      ...["tls", "TLS_CERTIFICATE_FILE", "TLS_KEY_FILE", "services", "DATABASE_URL", "REDIS_URL", "TEMPORAL_ADDRESS"],
      ...["INIT_ADMIN_EMAIL", "secrets", "NEXTAUTH_SECRET", "INIT_ADMIN_PASSWORD", "INIT_API_KEY"],
    ]);
  });

  it("leave out what is known", () => {
    const known = {
      NEXTAUTH_URL: "https://a.test",
      TRUSTED_PROXIES: "10.0.0.1",
      REDIS_URL: "redis://x",
      INIT_API_KEY: "k",
    };
    const fixed = { ...nothing, mode: "production", modeIsFixed: true, known } as const;
    expect(play(["", "paste", "", ""], fixed)).toMatchObject({
      asked: ["INIT_ADMIN_EMAIL", "secrets", "NEXTAUTH_SECRET", "INIT_ADMIN_PASSWORD"],
      next: undefined,
    });
  });

  it("of an installation that works, leave out what stays as it is, if only by default", () => {
    const installed = { ...nothing, mode: "production", modeIsFixed: true, installed: true } as const;
    expect(play([], installed).next).toBeUndefined();
    const newer = { from: "1.4.2", to: "1.5.0" };
    expect(play(["1.5.0"], { ...installed, newer })).toMatchObject({ asked: ["VERSION"], next: undefined });
    const onHttps = { ...installed, known: { NEXTAUTH_URL: "https://a.test" } };
    expect(play(["automatic", ""], onHttps)).toMatchObject({ asked: ["tls", "ACME_EMAIL"], next: undefined });
  });
});

describe("going back", () => {
  it("asks the one before again, with what was answered, and then goes on where one was", () => {
    const there = play(["quickstart", "http://a.test", "ada@example.com", "back", "back"]);
    expect(there.asked).toEqual(["mode", "NEXTAUTH_URL", "INIT_ADMIN_EMAIL", "secrets", "INIT_ADMIN_EMAIL"]);
    expect(there.next).toBe("NEXTAUTH_URL");
    expect(there.talk.answers).toMatchObject({ NEXTAUTH_URL: "http://a.test", INIT_ADMIN_EMAIL: "ada@example.com" });
    const again = play([
      "quickstart",
      "http://a.test",
      "ada@example.com",
      "back",
      "back",
      "http://b.test",
      "eve@b.test",
    ]);
    expect(again.next).toBe("secrets");
    expect(again.counted).toMatchObject({ NEXTAUTH_URL: "http://b.test", INIT_ADMIN_EMAIL: "eve@b.test" });
  });

  it("has nowhere to go from the first one", () => {
    expect(play(["back", "back"])).toMatchObject({ next: "mode", asked: ["mode", "mode"] });
  });

  it("from the end comes to the last one", () => {
    expect(play(["quickstart", "", "", "paste", "", "", "", "back"]).next).toBe("INIT_API_KEY");
  });

  it("asks everything again when the mode is another one, and nothing when it is the same", () => {
    const until = ["quickstart", "http://a.test", "ada@example.com", "back", "back", "back"];
    expect(play([...until, "quickstart", "http://a.test"]).next).toBe("INIT_ADMIN_EMAIL");
    const other = play([...until, "production"]);
    expect(other.next).toBe("NEXTAUTH_URL");
    expect(other.talk.answers.INIT_ADMIN_EMAIL).toBe("ada@example.com");
    expect(play([...until, "production", "http://b.test"]).next).toBe("services");
  });

  it("forgets what was answered to questions that are not asked any more", () => {
    const until = ["production", "https://a.test", "files", "/a.pem", "/a.key", "back", "back", "back"];
    const { counted, next } = play([...until, "automatic", ""]);
    expect(counted).toEqual({ mode: "production", NEXTAUTH_URL: "https://a.test", tls: "automatic", ACME_EMAIL: "" });
    expect(next).toBe("services");
  });
});
