import { readFileSync, writeFileSync } from "node:fs";
import { installerEvent } from "@cognobserve/installer/src/events";
import { z } from "zod";

/* Writes the events of the installer into docs/self-hosting/json-output.md: node scripts/generate-json-output.ts */

export const jsonOutputFile = new URL("../docs/self-hosting/json-output.md", import.meta.url);

const begin = "<!-- Generated from installer/src/events.ts by scripts/generate-json-output.ts. Edit there. -->";
const end = "<!-- End of what is generated. -->";

/** As much of JSON Schema as zod makes of the events. */
interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
}

/**
 * The page with its tables of events made anew.
 * @throws when the page has lost the two comments that they stand between
 */
export function jsonOutputPage(page: string): string {
  const start = page.indexOf(begin);
  const stop = page.indexOf(end);
  if (start === -1 || stop < start) throw new Error(`json-output.md needs the lines\n${begin}\n${end}`);
  return `${page.slice(0, start)}${begin}\n\n${eventSections().join("\n\n")}\n\n${page.slice(stop)}`;
}

/** A section an event: what it tells, and a table of its fields. */
export function eventSections(): readonly string[] {
  const { oneOf = [] } = z.toJSONSchema(installerEvent) as { readonly oneOf?: readonly Schema[] };
  return oneOf.map((event) => {
    const name = String(event.properties?.type?.const);
    const rows = fieldsOf(event).filter(([field]) => field !== "`type`");
    const table = ["| field | type | meaning |", "|---|---|---|", ...rows.map((cells) => `| ${cells.join(" | ")} |`)];
    return [`### \`${name}\``, event.description ?? "", table.join("\n")].join("\n\n");
  });
}

/** Fields of an object, and of the objects in it, as cells of a table. */
function fieldsOf({ properties = {}, required = [] }: Schema, prefix = ""): readonly (readonly string[])[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const field = prefix + name;
    const label = required.includes(name) ? `\`${field}\`` : `\`${field}\`, may be absent`;
    const row = [label, typeOf(schema), meaningOf(name, schema)];
    return schema.items?.properties ? [row, ...fieldsOf(schema.items, `${field}[].`)] : [row];
  });
}

function typeOf({ type, enum: values, items }: Schema): string {
  if (values !== undefined) return values.map((value) => `\`${String(value)}\``).join(", ");
  if (type === "array") return `list of ${items?.type === "object" ? "objects" : `${items?.type}s`}`;
  return type ?? "";
}

/** What the same name means in each event is said once. */
const common: Readonly<Record<string, string>> = {
  adminEmail: "Who signs in first.",
  cause: "Why it happened, as found on this machine. May have several lines.",
  changed: "Whether there was anything to do.",
  container: "Name of the container.",
  containers: "Every container of the installation.",
  dashboardUrl: "Where people open the dashboard.",
  dir: "Directory of the installation.",
  elapsedMs: "Milliseconds since the step started.",
  health: "How it is.",
  id: "Name for programs; it stays the same.",
  image: "Reference of the image.",
  ingestUrl: "Where traces are sent to.",
  lines: "At most five lines, oldest first.",
  message: "A sentence for people.",
  mode: "`quickstart` or `production`.",
  name: "Name of the container.",
  path: "Path of the file.",
  remedy: "What to do about it.",
  service: "Name of the service.",
  services: "Every service that there is by now.",
  state: "How far it is.",
  step: "The step at work, by its `id`.",
  steps: "In the order in which they are done.",
  title: "What it is called, for people.",
  verdict: "Whether the installation can go on.",
  downloadedBytes: "How much has come.",
  version: "Version of CognObserve.",
};

const meaningOf = (name: string, { description }: Schema): string =>
  (description ?? common[name] ?? "").replaceAll("|", "\\|");

if (import.meta.main) {
  writeFileSync(jsonOutputFile, jsonOutputPage(readFileSync(jsonOutputFile, "utf8")));
}
