import { type SettingName, settings } from "@cognobserve/settings/table";
import { problemWith } from "../../answers/setting-values.ts";
import { modeChoices, type Needs, type Room } from "./mode-cost.ts";
import type { Asking, Question, Remark, Situation } from "./question.ts";

const secrets = {
  NEXTAUTH_SECRET: "Session secret",
  INIT_ADMIN_PASSWORD: "Password of the administrator",
  INIT_API_KEY: "API key",
} as const;
const secretNames = Object.keys(secrets) as (keyof typeof secrets)[];
const services: readonly SettingName[] = ["DATABASE_URL", "REDIS_URL", "TEMPORAL_ADDRESS"];

const unknown = ({ known }: Pick<Situation, "known">, name: SettingName): boolean => !known[name];
const isNew = ({ installed }: Situation): boolean => !installed;
const isProduction = ({ mode }: Pick<Situation, "mode">): boolean => mode === "production";
const urlOf = ({ answers, known }: Pick<Situation, "answers" | "known">): string =>
  known.NEXTAUTH_URL || answers.NEXTAUTH_URL || "";

/** A question whose answer is a setting. */
const settingQuestion = (
  id: SettingName,
  name: string,
  show: (situation: Situation) => boolean,
  ask: (situation: Situation) => TextAsking,
): Question => ({
  id,
  name,
  show: (situation) => unknown(situation, id) && show(situation),
  ask: (situation) => ({
    kind: "text",
    kept: situation.answers[id],
    check: (value) => problemWith(id, value),
    ...ask(situation),
  }),
});
type TextAsking = Pick<
  Extract<Asking, { kind: "text" }>,
  "title" | "otherwise" | "empty" | "example" | "required" | "remark"
>;

const secretQuestion = (
  id: SettingName,
  name: string,
  show: (situation: Situation) => boolean,
  title: string,
  empty: string,
): Question => ({
  id,
  name,
  show: (situation) => unknown(situation, id) && show(situation),
  ask: ({ answers }) => ({
    kind: "secret",
    title,
    kept: answers[id],
    empty: answers[id] ? "the one that you gave" : empty,
    check: (value) => problemWith(id, value),
  }),
});

const onRequest = (question: Question): Question => ({ ...question, onRequest: true });

/** What the questions are told of the machine and of the modes. */
export interface Surroundings {
  readonly needs: Needs;
  /** Resolves with what this machine has free. */
  readonly room: Promise<Room | undefined>;
  readonly remarkOnUrl: Remark;
  /** E-mail address of the first account, where none is given. */
  readonly administrator: string;
}

/**
 * Every question of the wizard, in order. Nobody is asked more than four who takes what is suggested: the mode, the URL,
 * where TLS comes from, the secrets. Some answers need more said, such as the certificate files that are to be used.
 */
export const questionList = ({ needs, room, remarkOnUrl, administrator }: Surroundings): readonly Question[] => [
  {
    id: "mode",
    name: "How it runs",
    decides: true,
    show: ({ modeIsFixed }) => !modeIsFixed,
    ask: ({ answers }) => ({
      kind: "choice",
      title: "How is CognObserve to run? An installation keeps its mode.",
      choices: modeChoices(needs, undefined),
      later: room.then((seen) => modeChoices(needs, seen)),
      kept: answers.mode,
    }),
  },
  {
    id: "VERSION",
    name: "Version",
    show: ({ newer }) => newer !== undefined,
    ask: ({ answers, newer: { from, to } = { from: "", to: "" } }) => ({
      kind: "choice",
      title: `This is CognObserve ${from}, and ${to} is out.`,
      choices: [
        { value: to, label: `Upgrade to ${to}`, about: "looked at first; the data is kept" },
        { value: from, label: `Stay with ${from}` },
      ],
      kept: answers.VERSION,
    }),
  },
  settingQuestion("NEXTAUTH_URL", "URL", isNew, (situation) => ({
    title: settings.NEXTAUTH_URL.question ?? "URL",
    otherwise: (isProduction(situation) && urlOfMachine(situation)) || situation.localUrl,
    remark: remarkOnUrl,
  })),
  ...productionQuestions(),
  onRequest(
    settingQuestion("INIT_ADMIN_EMAIL", "Administrator", isNew, () => ({
      title: "E-mail address of the administrator",
      otherwise: administrator,
    })),
  ),
  {
    id: "secrets",
    name: "Secrets",
    show: (situation) => isNew(situation) && secretNames.some((name) => unknown(situation, name)),
    ask: ({ answers }) => ({
      kind: "choice",
      title: "Secrets: password, API key and session secret",
      choices: [
        { value: "generate", label: "Make strong ones for me" },
        { value: "paste", label: "I will paste my own", about: "checked at once, never shown" },
      ],
      kept: answers.secrets,
    }),
  },
  ...secretNames.map((id) =>
    secretQuestion(
      id,
      secrets[id],
      ({ answers }) => answers.secrets === "paste",
      `${secrets[id]} (${id})`,
      "one is made",
    ),
  ),
];

/** A machine that knows its whole name is probably reached by it. */
const urlOfMachine = ({ hostname }: Situation): string | undefined =>
  hostname.includes(".") && !/\.(local|localdomain|internal|lan)$/i.test(hostname) ? `https://${hostname}` : undefined;

function productionQuestions(): readonly Question[] {
  const tls = (way: string) => (situation: Situation) => asksForTls(situation) && situation.answers.tls === way;
  const own = (situation: Situation) => isProduction(situation) && situation.answers.services === "own";
  return [
    {
      id: "tls",
      name: "TLS",
      show: asksForTls,
      ask: ({ answers }) => ({
        kind: "choice",
        title: "Where does TLS come from?",
        choices: [
          { value: "automatic", label: "Get certificates by itself", about: "the name leads here and port 80 is open" },
          { value: "files", label: "Certificate files of mine" },
          { value: "proxy", label: "A proxy in front does it" },
        ],
        kept: answers.tls,
      }),
    },
    onRequest(
      settingQuestion("ACME_EMAIL", "E-mail for certificates", tls("automatic"), () => ({
        title: "E-mail address for the certificate authority",
        empty: "none",
        example: "ops@example.com",
      })),
    ),
    settingQuestion("TLS_CERTIFICATE_FILE", "Certificate", tls("files"), () => ({
      title: "Certificate chain: path of a PEM file",
      example: "/etc/ssl/observe.pem",
      required: true,
    })),
    settingQuestion("TLS_KEY_FILE", "Private key", tls("files"), () => ({
      title: "Private key of that certificate: path of a PEM file",
      example: "/etc/ssl/observe.key",
      required: true,
    })),
    settingQuestion("TRUSTED_PROXIES", "Proxy", tls("proxy"), () => ({
      title: "Addresses of the proxy, separated by spaces",
      example: "127.0.0.1, if it is on this machine",
      required: true,
    })),
    onRequest({
      id: "services",
      name: "Services",
      show: (situation) =>
        isNew(situation) && isProduction(situation) && services.every((name) => unknown(situation, name)),
      ask: ({ answers }) => ({
        kind: "choice",
        title: "Postgres, Redis and Temporal",
        choices: [
          { value: "bundled", label: "The bundled ones", about: "nothing to prepare" },
          { value: "own", label: "Some of my own", about: "each is tried before anything is changed" },
        ],
        kept: answers.services,
      }),
    }),
    secretQuestion(
      "DATABASE_URL",
      "Postgres",
      own,
      "Postgres, as postgres://user:password@host:5432/database",
      "the bundled one",
    ),
    secretQuestion(
      "REDIS_URL",
      "Redis",
      own,
      "Redis, as redis://user:password@host:6379 (with TLS: rediss://)",
      "the bundled one",
    ),
    settingQuestion("TEMPORAL_ADDRESS", "Temporal", own, () => ({
      title: "Temporal, host:port",
      empty: "the bundled one",
      example: "temporal.example.com:7233",
    })),
  ];
}

/** An https URL needs to be told where TLS comes from, unless something that was given tells. */
export const asksForTls = (situation: Pick<Situation, "mode" | "known" | "answers">): boolean =>
  isProduction(situation) &&
  urlOf(situation).startsWith("https:") &&
  (["GATEWAY_TLS", "TLS_CERTIFICATE_FILE", "TRUSTED_PROXIES"] as const).every((name) => unknown(situation, name));
