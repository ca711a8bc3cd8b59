import { describe, expect, it } from "vitest";
import type { Question, Situation } from "./question.ts";
import { questionList } from "./questions.ts";
import { begin, countedAnswers, openQuestion, pickable, questionBefore, reopen, settle, type Talk } from "./talk.ts";

/* A conversation is played as a list of what the person does; «back» goes back, «pick ID» picks what can be changed. */

const questions = questionList({
  needs: { quickstart: { memoryBytes: 1, diskBytes: 1 }, production: { memoryBytes: 1, diskBytes: 1 } },
  room: Promise.resolve(undefined),
  remarkOnUrl: async () => undefined,
  administrator: "admin@cognobserve.local",
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
    const picked = pickable(questions, talk, now()).find(({ question }) => act === `pick ${question.id}`);
    if (picked !== undefined) talk = reopen(talk, picked.question);
    else if (act !== "back" && open !== undefined) talk = settle(questions, talk, open, act);
    else if (before !== undefined) talk = reopen(talk, before);
  }
  return { asked, next: next()?.id, counted: countedAnswers(questions, talk, now()), talk, now };
}

describe("the questions", () => {
  it.each([
    ["Quick Start", ["quickstart", "http://localhost:3000", "generate"], ["mode", "NEXTAUTH_URL", "secrets"]],
    ["Production", ["production", "http://localhost:3000", "generate"], ["mode", "NEXTAUTH_URL", "secrets"]],
    [
      "Production with https",
      ["production", "https://a.test", "automatic", "generate"],
      ["mode", "NEXTAUTH_URL", "tls", "secrets"],
    ],
  ])("of %s are four at most", (_, acts, asked) => {
    expect(play(acts)).toMatchObject({ asked, next: undefined });
    expect(asked.length).toBeLessThanOrEqual(4);
  });

  it.each([
    [
      ["proxy", "10.0.0.1"],
      ["tls", "TRUSTED_PROXIES"],
    ],
    [
      ["files", "/a.pem", "/a.key"],
      ["tls", "TLS_CERTIFICATE_FILE", "TLS_KEY_FILE"],
    ],
  ])("go on where an answer needs more said: %j", (acts, more) => {
    expect(play(["production", "https://a.test", ...acts, "generate"])).toMatchObject({
      asked: ["mode", "NEXTAUTH_URL", ...more, "secrets"],
      next: undefined,
    });
  });

  it("are of secrets where they are not to be made", () => {
    expect(play(["quickstart", "", "paste", "", "", ""])).toMatchObject({
      asked: ["mode", "NEXTAUTH_URL", "secrets", "NEXTAUTH_SECRET", "INIT_ADMIN_PASSWORD", "INIT_API_KEY"],
      next: undefined,
    });
  });

  it("leave out what is known", () => {
    const known = {
      NEXTAUTH_URL: "https://a.test",
      TRUSTED_PROXIES: "10.0.0.1",
      REDIS_URL: "redis://x",
      INIT_API_KEY: "k",
    };
    const fixed = { ...nothing, mode: "production", modeIsFixed: true, known } as const;
    expect(play(["paste", "", ""], fixed)).toMatchObject({
      asked: ["secrets", "NEXTAUTH_SECRET", "INIT_ADMIN_PASSWORD"],
      next: undefined,
    });
  });

  it("of an installation that works, leave out what stays as it is, if only by default", () => {
    const installed = { ...nothing, mode: "production", modeIsFixed: true, installed: true } as const;
    expect(play([], installed).next).toBeUndefined();
    const newer = { from: "1.4.2", to: "1.5.0" };
    expect(play(["1.5.0"], { ...installed, newer })).toMatchObject({ asked: ["VERSION"], next: undefined });
    const onHttps = { ...installed, known: { NEXTAUTH_URL: "https://a.test" } };
    expect(play(["automatic"], onHttps)).toMatchObject({ asked: ["tls"], next: undefined });
    expect(pickable(questions, begin, installed)).toEqual([]);
  });
});

describe("what is asked on request", () => {
  const production = ["production", "http://a.test", "generate"];

  it("is among what can be changed, and holds as it is where nobody picks it", () => {
    const { talk, now, counted } = play(production);
    expect(pickable(questions, talk, now()).map(({ question, answered }) => [question.id, answered])).toEqual([
      ["mode", true],
      ["NEXTAUTH_URL", true],
      ["services", false],
      ["INIT_ADMIN_EMAIL", false],
      ["secrets", true],
    ]);
    expect(counted).not.toHaveProperty("INIT_ADMIN_EMAIL");
  });

  it("is put when it was picked, with what follows from its answer", () => {
    const acts = [...production, "pick services", "own", "postgres://x", "", "", "pick INIT_ADMIN_EMAIL"];
    const { asked, next, counted } = play([...acts, "ada@example.com"]);
    expect(asked.slice(3)).toEqual([
      ...["services", "DATABASE_URL", "REDIS_URL", "TEMPORAL_ADDRESS", "INIT_ADMIN_EMAIL"],
    ]);
    expect(next).toBeUndefined();
    expect(counted).toMatchObject({ DATABASE_URL: "postgres://x", INIT_ADMIN_EMAIL: "ada@example.com" });
  });

  it("is asked again when the mode is another one", () => {
    const acts = [...production, "pick INIT_ADMIN_EMAIL", "ada@example.com", "pick mode", "quickstart"];
    const { next, talk } = play([...acts, "http://a.test"]);
    expect(next).toBe("INIT_ADMIN_EMAIL");
    expect(talk.answers.INIT_ADMIN_EMAIL).toBe("ada@example.com");
  });

  it("has a way back", () => {
    expect(play([...production, "pick services", "back"]).next).toBe("NEXTAUTH_URL");
    expect(play([...production, "pick services", "back", "http://b.test"]).next).toBe("services");
  });

  it("is an address for certificates, where they are fetched", () => {
    const { talk, now } = play(["production", "https://a.test", "automatic", "generate"]);
    expect(pickable(questions, talk, now()).map(({ question }) => question.id)).toContain("ACME_EMAIL");
  });
});

describe("going back", () => {
  it("asks the one before again, with what was answered, and then goes on where one was", () => {
    const acts = ["production", "https://a.test", "automatic", "back", "back"];
    const there = play(acts);
    expect(there.asked).toEqual(["mode", "NEXTAUTH_URL", "tls", "secrets", "tls"]);
    expect(there.next).toBe("NEXTAUTH_URL");
    expect(there.talk.answers).toMatchObject({ NEXTAUTH_URL: "https://a.test", tls: "automatic" });
    const again = play([...acts, "https://b.test", "proxy", "10.0.0.1"]);
    expect(again.next).toBe("secrets");
    expect(again.counted).toMatchObject({ NEXTAUTH_URL: "https://b.test", tls: "proxy" });
  });

  it("has nowhere to go from the first one", () => {
    expect(play(["back", "back"])).toMatchObject({ next: "mode", asked: ["mode", "mode"] });
  });

  it("from the end comes to the last one", () => {
    expect(play(["quickstart", "", "paste", "", "", "", "back"]).next).toBe("INIT_API_KEY");
  });

  it("asks everything again when the mode is another one, and nothing when it is the same", () => {
    const until = ["quickstart", "http://a.test", "generate", "pick mode"];
    expect(play([...until, "quickstart"]).next).toBeUndefined();
    const other = play([...until, "production"]);
    expect(other.next).toBe("NEXTAUTH_URL");
    expect(other.talk.answers.NEXTAUTH_URL).toBe("http://a.test");
    expect(play([...until, "production", "http://b.test"]).next).toBe("secrets");
  });

  it("forgets what was answered to questions that are not asked any more", () => {
    const until = ["production", "https://a.test", "files", "/a.pem", "/a.key", "back", "back", "back"];
    const { counted, next } = play([...until, "automatic"]);
    expect(counted).toEqual({ mode: "production", NEXTAUTH_URL: "https://a.test", tls: "automatic" });
    expect(next).toBe("secrets");
  });
});
