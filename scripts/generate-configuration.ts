import { mkdirSync, writeFileSync } from "node:fs";
import type { Recipe, Setting } from "@cognobserve/settings/setting";
import { settings } from "@cognobserve/settings/table";

/* Writes docs/self-hosting/configuration.md from settings/table.ts: node scripts/generate-configuration.ts */

export const configurationFile = new URL("../docs/self-hosting/configuration.md", import.meta.url);

const recipes: Readonly<Record<Recipe, string>> = {
  secret: "generated: 48 random characters",
  password: "generated: 24 random characters",
  "api-key": "generated: `co_sk_` and 40 random characters",
  "project-id": "generated: `prj_` and 12 random characters",
};

type Row = readonly [name: string, row: Setting];

/** Settings that only Production has, by what they are about; a setting belongs to the first that its name fits. */
const topics: readonly { readonly title: string; readonly introduction: string; readonly names: RegExp }[] = [
  {
    title: "How it is reached",
    introduction: "An https URL, the ways to it, and who is let in: [Production, TLS](production.md#tls).",
    names: /^(PUBLISH_ADDRESS|INGEST_URL|GATEWAY_|ACME_|TLS_|TRUSTED_)/,
  },
  {
    title: "A Postgres of your own",
    introduction: "They take effect with `external-postgres.yml`: [Production, Postgres](production.md#postgres).",
    names: /^DATABASE_|^TEMPORAL_(VISIBILITY_)?DATABASE$/,
  },
  {
    title: "A Redis of your own",
    introduction: "They take effect with `external-redis.yml`: [Production, Redis](production.md#redis).",
    names: /^REDIS_/,
  },
  {
    title: "Temporal",
    introduction:
      "One of your own takes effect with `external-temporal.yml`: [Production, Temporal](production.md#temporal).",
    names: /^TEMPORAL_/,
  },
];

/** The page on every setting that a user may set, by where it has a meaning. */
export function configurationPage(table: Readonly<Record<string, Setting>> = settings): string {
  const rows: readonly Row[] = Object.entries(table);
  const inBoth = rows.filter(([, { modes }]) => modes.length === 2);
  const inProduction = rows.filter(([, { modes }]) => modes.length === 1 && modes[0] === "production");
  const inQuickStart = rows.filter(([, { modes }]) => modes.length === 1 && modes[0] === "quickstart");
  return `# Configuration

<!-- Generated from settings/table.ts by scripts/generate-configuration.ts. Edit there. -->

Every setting is an environment variable. The installer keeps them in \`.env\` in the install directory, where what you
have written wins over what it would choose; this writes one and puts it into effect:

\`\`\`sh
cognobserve-install --set RETENTION_DAYS=90
\`\`\`

Without the installer, pass them with \`docker run -e NAME=VALUE\`, or write them into \`.env\` beside
\`docker-compose.yml\`. An empty value counts as unset. A value that cannot be used is refused with a sentence that names
the setting, before anything starts.

No setting has a default password: a secret that you leave unset is generated on the first start and kept ever after.
${section(
  "## Quick Start and Production",
  "The installer alone generates `INIT_*`. Without it, and while they are unset, the first visitor becomes the administrator\nand makes the first project.",
  inBoth,
)}${section("## Quick Start only", "", inQuickStart)}${productionSections(inProduction)}`;
}

function productionSections(rows: readonly Row[]): string {
  if (rows.length === 0) return "";
  const topicOf = (name: string) => topics.find(({ names }) => names.test(name));
  const others = rows.filter(([name]) => topicOf(name) === undefined);
  const introduction = "Leave a connection unset to use the service that comes with CognObserve.";
  return [
    others.length > 0
      ? section("## Production only", introduction, others)
      : `\n## Production only\n\n${introduction}\n`,
    ...topics.map((topic) =>
      section(
        `### ${topic.title}`,
        topic.introduction,
        rows.filter(([name]) => topicOf(name) === topic),
      ),
    ),
  ].join("");
}

function section(heading: string, introduction: string, rows: readonly Row[]): string {
  if (rows.length === 0) return "";
  const lines = rows.map(
    ([name, row]) => `| \`${name}\` | ${standIn(row)} | ${escapeCell(row.description)}${secrecy(row)} |`,
  );
  const paragraph = introduction === "" ? "" : `\n${introduction}\n`;
  return `
${heading}
${paragraph}
| setting | when unset | what it does |
|---|---|---|
${lines.join("\n")}
`;
}

/** What happens when a user says nothing. */
function standIn({ requiredIn = [], default: value, generate }: Setting): string {
  const otherwise = value === undefined ? (generate === undefined ? "unset" : recipes[generate]) : `\`${value}\``;
  if (requiredIn.length === 0) return otherwise;
  return `**required** in Production; Quick Start: ${otherwise}`;
}

const secrecy = ({ secret }: Setting): string => (secret ? " Secret: kept out of logs." : "");

const escapeCell = (text: string): string => text.replaceAll("|", "\\|");

if (import.meta.main) {
  mkdirSync(new URL(".", configurationFile), { recursive: true });
  writeFileSync(configurationFile, configurationPage());
}
