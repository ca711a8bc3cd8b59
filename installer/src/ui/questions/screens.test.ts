import { describe, expect, it } from "vitest";
import { whatIsToGo } from "../ask-uninstall.ts";
import { album, expectToFit } from "../testing/album.ts";
import { afterRefusal, agreementTo, whichAnswer } from "./agreement.ts";
import { modeChoices, type Room } from "./mode-cost.ts";
import type { Asking, Question, Situation } from "./question.ts";
import { questionList } from "./questions.ts";
import { whereToSave, whetherSecrets } from "./saving.ts";
import type { Summary } from "./summary.ts";
import { begin, type Pickable, pickable } from "./talk.ts";
import { drawn, drawnAsLines, type Moment, moment } from "./testing/drawn.ts";
import { problemWithAnswer } from "./typed-answer.ts";

/* Every screen of the wizard, at three widths and with and without Unicode, as files in screens/ that a person reads. */

const room: Room = { memoryBytes: 8.2e9, freeMemoryBytes: 3.1e9, freeDiskBytes: 41e9 };
const needs = {
  quickstart: { memoryBytes: 1e9, diskBytes: 2e9 },
  production: { memoryBytes: 1.5e9, diskBytes: 4.7e9 },
};
const questions = questionList({
  needs,
  room: Promise.resolve(room),
  remarkOnUrl: async () => undefined,
  administrator: "admin@cognobserve.local",
});

const situation = (mode: Situation["mode"], answers: Situation["answers"] = {}): Situation => ({
  answers: { ...(mode !== undefined && { mode }), ...answers },
  known: {},
  mode,
  modeIsFixed: false,
  installed: false,
  newer: undefined,
  localUrl: "http://localhost:3000",
  hostname: "observe.example.com",
});

/** The question as it is put then. */
function asked(id: string, at: Situation): Asking {
  const question = questions.find((other) => other.id === id);
  if (question === undefined) throw new Error(`there is no question ${id}`);
  return (question satisfies Question).ask(at);
}

const images = [
  ["ghcr.io/cognobserve/cognobserve-app:1.4.2", 220e6],
  ["caddy:2", 55e6],
  ["temporalio/admin-tools:1.32.2", 125e6],
  ["temporalio/server:1.32.2", 200e6],
  ["postgres:17-trixie", 450e6],
  ["valkey/valkey:8-trixie", 125e6],
] as const;

const quickStart: Summary = {
  directory: "/home/ada/cognobserve",
  files: ["docker-compose.yml", ".env"],
  newVolumes: ["cognobserve_data"],
  keptVolumes: [],
  images: [{ reference: "ghcr.io/cognobserve/cognobserve:1.4.2", how: "pulled", bytes: 450e6 }],
  checkout: undefined,
  services: ["cognobserve"],
  memoryBytes: 1e9,
  freeMemoryBytes: 3.1e9,
  doors: [
    { port: 3000, open: true, what: "the dashboard, http://localhost:3000" },
    { port: 8080, open: true, what: "traces, http://localhost:8080" },
  ],
  admin: "ada@example.com",
  givenSecrets: [],
  knownSecrets: false,
  toDo: [],
  begun: false,
  changes: undefined,
};

/** Where the volumes are there. */
const ofInstalled = (one: Summary): Summary => ({ ...one, keptVolumes: one.newVolumes, newVolumes: [], changes: [] });

const production: Summary = {
  ...quickStart,
  directory: "/opt/cognobserve",
  files: [
    ...["docker-compose.yml", "external-postgres.yml", "external-redis.yml", "external-temporal.yml"],
    ...["tls-automatic.yml", "tls-files.yml", "behind-proxy.yml", ".env"],
  ],
  newVolumes: ["cognobserve_postgres_data", "cognobserve_redis_data", "cognobserve_app_secrets"],
  images: images.map(([reference, bytes], index) => ({ reference, bytes, how: index < 4 ? "pulled" : "here" })),
  services: ["gateway", "web", "ingest", "worker", "postgres", "redis", "temporal"],
  memoryBytes: 1.5e9,
  doors: [
    { port: 443, open: true, what: "the dashboard, https://observe.example.com" },
    { port: 8080, open: true, what: "traces, https://observe.example.com:8080" },
    { port: 80, open: true, what: "for certificates, and on to https" },
  ],
  givenSecrets: ["NEXTAUTH_SECRET", "DATABASE_URL"],
};

/** What a person may pick who has answered what is asked of everybody. */
const picks = (mode: Situation["mode"], more: Situation["answers"] = {}): readonly Pickable[] => {
  const settled = ["mode", "NEXTAUTH_URL", "tls", "secrets"];
  return pickable(questions, { ...begin, settled }, situation(mode, more));
};
const summary = (of: Summary, untouched = "Nothing"): Asking =>
  agreementTo(of, untouched, of.changes === undefined && !of.begun ? picks("quickstart") : []);

const start = situation("quickstart");
const https = { NEXTAUTH_URL: "https://observe.example.com", tls: "automatic" };
const site = situation("production", { ...https, services: "own", tls: "files" });
const modeNow = asked("mode", situation(undefined));
const modeThen: Asking = modeNow.kind === "choice" ? { ...modeNow, choices: modeChoices(needs, room) } : modeNow;
const small: Room = { memoryBytes: 1.2e9, freeMemoryBytes: 0.8e9, freeDiskBytes: 12e9 };

/** After an answer that cannot be. */
function refused(id: string, at: Situation, typed: string): Moment {
  const asking = asked(id, at);
  const problem = asking.kind === "choice" ? undefined : problemWithAnswer(asking, typed);
  if (problem === undefined) throw new Error(`${id} takes ${typed}`);
  return moment(asking, { typed, state: "wrong", problem });
}

const screens: Readonly<Record<string, Moment>> = {
  "mode-before-the-machine-was-seen": moment(modeNow, {}, "leave"),
  mode: moment(modeThen, {}, "leave"),
  "mode-on-a-small-machine": moment(
    { kind: "choice", title: modeNow.title, choices: modeChoices(needs, small) },
    {},
    "leave",
  ),
  "mode-answered": moment(modeThen, { state: "answered" }),
  "mode-when-there-are-answers-to-lose": moment(modeThen, {}, "none"),
  url: moment(asked("NEXTAUTH_URL", start), {
    remark: "Only browsers on this machine can open it. From others: http://192.0.2.7:3000",
  }),
  "url-typed": moment(asked("NEXTAUTH_URL", start), {
    typed: "http://observe.example.com",
    remark:
      "Without https, passwords and traces can be read on the way. observe.example.com leads to 203.0.113.9, which is not this machine. That is right behind a proxy or NAT, and wrong otherwise.",
  }),
  "url-refused": refused("NEXTAUTH_URL", start, "ftp://nowhere"),
  "url-longer-than-a-line": moment(asked("NEXTAUTH_URL", start), {
    typed: `https://${"observe.".repeat(16)}example.com`,
  }),
  "url-of-production": moment(asked("NEXTAUTH_URL", situation("production"))),
  tls: moment(asked("tls", site)),
  "e-mail-for-certificates": moment(asked("ACME_EMAIL", site)),
  certificate: moment(asked("TLS_CERTIFICATE_FILE", site)),
  "private-key": moment(asked("TLS_KEY_FILE", site)),
  "private-key-missing": refused("TLS_KEY_FILE", site, ""),
  proxy: moment(asked("TRUSTED_PROXIES", site)),
  services: moment(asked("services", site)),
  postgres: moment(asked("DATABASE_URL", site)),
  redis: moment(asked("REDIS_URL", site)),
  temporal: moment(asked("TEMPORAL_ADDRESS", site)),
  administrator: moment(asked("INIT_ADMIN_EMAIL", start)),
  "administrator-again": moment(asked("INIT_ADMIN_EMAIL", start), { typed: "ada@example.com" }),
  "administrator-gone-back": moment(asked("INIT_ADMIN_EMAIL", start), { state: "back" }),
  secrets: moment(asked("secrets", start)),
  "session-secret": moment(asked("NEXTAUTH_SECRET", start)),
  "session-secret-too-short": refused("NEXTAUTH_SECRET", start, "hunter2"),
  "api-key": moment(asked("INIT_API_KEY", start)),
  "secret-typed": moment(asked("INIT_ADMIN_PASSWORD", start), { typed: "correct-horse" }),
  "secret-empty": moment(asked("INIT_ADMIN_PASSWORD", start)),
  "secret-kept": moment(
    asked("INIT_ADMIN_PASSWORD", situation("quickstart", { INIT_ADMIN_PASSWORD: "correct-horse" })),
  ),
  "secret-answered": moment(asked("INIT_ADMIN_PASSWORD", start), { typed: "correct-horse", state: "answered" }),
  "newer-version": moment(
    asked("VERSION", { ...situation("quickstart"), installed: true, newer: { from: "1.4.2", to: "1.5.0" } }),
    {},
    "leave",
  ),
  "which-answer": moment(
    whichAnswer(
      picks("quickstart"),
      situation("quickstart", { secrets: "generate", INIT_ADMIN_EMAIL: "ada@example.com" }),
    ),
  ),
  "which-answer-of-production": moment(
    whichAnswer(picks("production", https), situation("production", { ...https, secrets: "generate" })),
  ),
  "refused-with-this-mode": moment(afterRefusal("mode"), {}, "none"),
  "refused-with-these-answers": moment(afterRefusal("answers"), {}, "none"),
  "summary-quick-start": moment(summary(quickStart)),
  "summary-after-something-was-mended": moment(summary(quickStart, "Nothing else")),
  "summary-of-a-checkout": moment(
    summary({
      ...quickStart,
      checkout: "/home/ada/src/cognobserve",
      images: [{ reference: "ghcr.io/cognobserve/cognobserve:0.1.0", how: "built", bytes: 450e6 }],
    }),
  ),
  "summary-production": moment(agreementTo(production, "Nothing", picks("production", https))),
  "summary-change": moment(
    summary({
      ...ofInstalled(production),
      images: production.images.map((image) => ({ ...image, how: "here" })),
      changes: [
        "REDIS_URL: set",
        "Another Redis is going to be used: cache:6379. It holds caches, rate limits and the live feed, so that nothing that matters is lost; nothing is copied.",
      ],
    }),
  ),
  "summary-another-version": moment(
    summary({
      ...ofInstalled(quickStart),
      images: quickStart.images.map((image) => ({ ...image, reference: "ghcr.io/cognobserve/cognobserve:1.5.0" })),
      changes: ["VERSION: 1.4.2 → 1.5.0", "RETENTION_DAYS: 30 → 90"],
    }),
  ),
  "summary-out-of-order": moment(
    summary({
      ...ofInstalled(quickStart),
      images: quickStart.images.map((image) => ({ ...image, how: "here" })),
      changes: [],
      toDo: ["Start the containers", "Wait until everything is healthy"],
    }),
  ),
  "summary-of-what-was-begun": moment(
    summary(
      {
        ...ofInstalled(quickStart),
        images: quickStart.images.map((image) => ({ ...image, how: "here" })),
        changes: undefined,
        knownSecrets: true,
        begun: true,
        toDo: ["Wait until everything is healthy", "Send a test trace"],
      },
      "Nothing else",
    ),
  ),
  "save-answers": moment(whereToSave(() => undefined)),
  "save-answers-name-taken": moment(
    whereToSave(() => undefined),
    {
      typed: "cognobserve.answers",
      state: "wrong",
      problem: "This is there already: choose another name.",
    },
  ),
  "save-answers-with-a-secret": moment(whetherSecrets(["INIT_API_KEY"])),
  "save-answers-with-secrets": moment(whetherSecrets(["NEXTAUTH_SECRET", "DATABASE_URL", "INIT_API_KEY"])),
  uninstall: moment(whatIsToGo({ directory: "/home/ada/cognobserve", externalDatabase: false }, false), {}, "leave"),
  "uninstall-with-its-data": moment(
    whatIsToGo({ directory: "/home/ada/cognobserve", externalDatabase: false }, true),
    {},
    "leave",
  ),
  "uninstall-external-database": moment(
    whatIsToGo({ directory: "/opt/cognobserve", externalDatabase: true }, false),
    {},
    "leave",
  ),
  "summary-agreed": moment(summary(quickStart), { state: "answered" }),
};

describe.each(Object.entries(screens))("%s", (name, screen) => {
  const { put, state, typed, wayOut } = screen;
  const draw = drawn(screen);
  // Where the cursor cannot be moved, there is nothing more to see until an answer has been typed.
  const lines = state === "open" && typed === "" ? drawnAsLines(put, wayOut) : undefined;

  it("looks as it did", async () => {
    const pages = [album(draw), ...(lines === undefined ? [] : [album(lines, "as plain lines")])];
    await expect(pages.join("\n")).toMatchFileSnapshot(`screens/${name}.txt`);
  });

  it("fits, and an 80 × 24 terminal shows all of it", () => {
    expectToFit(draw);
    expect(draw(80, true).length).toBeLessThan(24);
    if (lines !== undefined) expectToFit(lines);
  });
});
