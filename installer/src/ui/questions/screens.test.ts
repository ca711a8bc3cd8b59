import { describe, expect, it } from "vitest";
import { noColours } from "../paint.ts";
import { keysOf } from "./keys.ts";
import { modeChoices, type Room } from "./mode-cost.ts";
import { type Asking, keptInWords, type Question, type Situation, withBack } from "./question.ts";
import { questionList } from "./questions.ts";
import { type Summary, summaryRows } from "./summary.ts";
import { type View, viewLines } from "./view.ts";

/* Every screen of the wizard, at three widths and with and without Unicode, as files in screens/ that a person reads. */

const room: Room = { memoryBytes: 8.2e9, freeMemoryBytes: 3.1e9, freeDiskBytes: 41e9 };
const needs = {
  quickstart: { memoryBytes: 1e9, diskBytes: 2e9 },
  production: { memoryBytes: 1.5e9, diskBytes: 4.7e9 },
};
const questions = questionList({ needs, room: Promise.resolve(room), remarkOnUrl: () => async () => undefined });

const situation = (mode: Situation["mode"], answers: Situation["answers"] = {}): Situation => ({
  answers: { ...(mode !== undefined && { mode }), ...answers },
  known: {},
  mode,
  modeIsFixed: false,
  localUrl: "http://localhost:3000",
  hostname: "observe.example.com",
});

/** The question as it is put then. */
function asked(id: string, at: Situation): Asking {
  const question = questions.find((other) => other.id === id);
  if (question === undefined) throw new Error(`there is no question ${id}`);
  return (question satisfies Question).ask(at);
}

function view(put: Asking, more: Partial<View> = {}, back = true): Omit<View, "keys"> & { readonly back: boolean } {
  const asking = back ? withBack(put) : put;
  const typed = more.typed ?? "";
  return {
    asking,
    state: "open",
    chosen: 0,
    typed,
    cursor: typed.length,
    problem: "",
    remark: undefined,
    back,
    ...more,
  };
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
  volumes: ["cognobserve_data"],
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
  consequences: [],
};

const production: Summary = {
  ...quickStart,
  directory: "/opt/cognobserve",
  files: [
    ...["docker-compose.yml", "external-postgres.yml", "external-redis.yml", "external-temporal.yml"],
    ...["tls-automatic.yml", "tls-files.yml", "behind-proxy.yml", ".env"],
  ],
  volumes: ["cognobserve_postgres_data", "cognobserve_redis_data", "cognobserve_app_secrets"],
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

const summary = (of: Summary): Asking => ({
  kind: "choice",
  title: `${of.consequences.length > 0 ? "Change it all the same?" : "Install now?"} Nothing has been changed yet.`,
  table: summaryRows(of),
  choices: [
    { value: "go", label: of.consequences.length > 0 ? "Change it" : "Install", keeps: true },
    { value: "change", label: "Change an answer" },
    { value: "save", label: "Save as answers file" },
    { value: "quit", label: "Quit" },
  ],
});

const start = situation("quickstart");
const site = situation("production", { NEXTAUTH_URL: "https://observe.example.com", services: "own", tls: "files" });
const modeNow = asked("mode", situation(undefined));
const modeThen: Asking = modeNow.kind === "choice" ? { ...modeNow, choices: modeChoices(needs, room) } : modeNow;
const small: Room = { memoryBytes: 1.2e9, freeMemoryBytes: 0.8e9, freeDiskBytes: 12e9 };

const screens: Readonly<Record<string, ReturnType<typeof view>>> = {
  "mode-before-the-machine-was-seen": view(modeNow, {}, false),
  mode: view(modeThen, {}, false),
  "mode-on-a-small-machine": view(
    { kind: "choice", title: modeNow.title, choices: modeChoices(needs, small) },
    {},
    false,
  ),
  "mode-answered": view(modeThen, { state: "answered" }),
  url: view(asked("NEXTAUTH_URL", start), {
    remark: "Only browsers on this machine can open it. From others: http://192.0.2.7:3000",
  }),
  "url-typed": view(asked("NEXTAUTH_URL", start), {
    typed: "http://observe.example.com",
    remark:
      "Without https, passwords and traces can be read on the way. observe.example.com leads to 203.0.113.9, which is not this machine: right behind a proxy or NAT, wrong otherwise.",
  }),
  "url-refused": view(asked("NEXTAUTH_URL", start), {
    typed: "ftp://nowhere",
    state: "wrong",
    problem: "This must be a URL that starts with http:// or https://.",
  }),
  "url-longer-than-a-line": view(asked("NEXTAUTH_URL", start), {
    typed: `https://${"observe.".repeat(16)}example.com`,
  }),
  "url-of-production": view(asked("NEXTAUTH_URL", situation("production"))),
  tls: view(asked("tls", site)),
  certificate: view(asked("TLS_CERTIFICATE_FILE", site)),
  proxy: view(asked("TRUSTED_PROXIES", site)),
  services: view(asked("services", site)),
  postgres: view(asked("DATABASE_URL", site)),
  temporal: view(asked("TEMPORAL_ADDRESS", site)),
  administrator: view(asked("INIT_ADMIN_EMAIL", start)),
  "administrator-again": view(asked("INIT_ADMIN_EMAIL", start), { typed: "ada@example.com" }),
  "administrator-gone-back": view(asked("INIT_ADMIN_EMAIL", start), { state: "back" }),
  secrets: view(asked("secrets", start)),
  "secret-typed": view(asked("INIT_ADMIN_PASSWORD", start), { typed: "correct-horse" }),
  "secret-empty": view(asked("INIT_ADMIN_PASSWORD", start)),
  "secret-kept": view(asked("INIT_ADMIN_PASSWORD", situation("quickstart", { INIT_ADMIN_PASSWORD: "correct-horse" }))),
  "secret-answered": view(asked("INIT_ADMIN_PASSWORD", start), { typed: "correct-horse", state: "answered" }),
  "which-answer": view({
    kind: "choice",
    title: "Which answer?",
    choices: ["mode", "NEXTAUTH_URL", "INIT_ADMIN_EMAIL", "secrets"].map((id) => {
      const name = questions.find((other) => other.id === id)?.name ?? id;
      const answers = { secrets: "generate", INIT_ADMIN_EMAIL: "ada@example.com" };
      return { value: id, label: name, about: keptInWords(asked(id, situation("quickstart", answers))) };
    }),
  }),
  "summary-quick-start": view(summary(quickStart)),
  "summary-of-a-checkout": view(
    summary({
      ...quickStart,
      checkout: "/home/ada/src/cognobserve",
      images: [{ reference: "ghcr.io/cognobserve/cognobserve:0.1.0", how: "built", bytes: 450e6 }],
    }),
  ),
  "summary-production": view(summary(production)),
  "summary-change": view(
    summary({
      ...production,
      images: production.images.map((image) => ({ ...image, how: "here" })),
      consequences: [
        "Another Redis is going to be used: cache:6379. It holds caches, rate limits and the live feed, so that nothing that matters is lost; nothing is copied.",
      ],
    }),
  ),
  "summary-agreed": view(summary(quickStart), { state: "answered" }),
};

/** A screen on one terminal. */
function draw({ back, ...shown }: ReturnType<typeof view>, columns: number, unicode: boolean): readonly string[] {
  const { kind } = shown.asking;
  const filling = shown.asking.kind === "text" && shown.asking.otherwise !== undefined && shown.typed === "";
  const keys = keysOf({ choosing: kind === "choice", filling, back }, unicode);
  return viewLines({ ...shown, keys }, { paint: noColours, unicode }, columns);
}

const terminals = [60, 80, 120].flatMap((columns) => [true, false].map((unicode) => ({ columns, unicode })));

describe.each(Object.entries(screens))("%s", (name, screen) => {
  it("looks as it did", async () => {
    const text = terminals.map(({ columns, unicode }) =>
      [
        `${columns} columns${unicode ? "" : ", ASCII"}`.padEnd(columns, "."),
        ...draw(screen, columns, unicode).map((line) => line.trimEnd()),
        "",
      ].join("\n"),
    );
    await expect(`${text.join("\n")}`).toMatchFileSnapshot(`screens/${name}.txt`);
  });

  it.each(terminals)("fits into $columns columns (Unicode: $unicode)", ({ columns, unicode }) => {
    const lines = draw(screen, columns, unicode);
    for (const line of lines) expect(line.length, line).toBeLessThan(columns);
    if (columns >= 80) expect(lines.length).toBeLessThan(24);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what is not ASCII is what is looked for
    if (!unicode) expect(lines.join("")).toMatch(/^[\u0000-\u007F]*$/);
  });
});
