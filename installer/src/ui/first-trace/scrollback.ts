import { getStartedPagePath } from "@cognobserve/settings/pages";
import type { Snippet } from "@cognobserve/settings/snippets";
import type { ArrivedTrace, Waiting } from "../../first-trace/waiting.ts";
import { linkOf, type Place, type Style } from "./view.ts";
import { wordingFor } from "./wording.ts";

/*
 * What stays in the terminal's scrollback. Nothing is broken into lines here: a terminal that wraps a long line itself
 * keeps a link clickable, and a program whole when it is selected.
 */

export function arrivalLines(trace: ArrivedTrace, place: Place, { paint, unicode }: Style): readonly string[] {
  const word = wordingFor(unicode);
  return [
    `${paint.good(word("✓"))} ${paint.strong(word(`Received “${trace.name}”`))}`,
    `  ${paint.command(linkOf(place, trace.id))}`,
    "",
  ];
}

/** A program as it is to be typed, without colour or margin, so that it can be selected. */
export const programLines = ({ install, place, code }: Snippet, { paint }: Style): readonly string[] => [
  ...(install === null ? [] : [paint.quiet("# First:"), install]),
  paint.quiet(`# ${place}`),
  code,
  "",
];

export const pageOf = ({ dashboardUrl, projectId }: Place): string => dashboardUrl + getStartedPagePath(projectId);

/**
 * The last words. What has arrived stands above already.
 * @param again the command that waits again
 */
export function lastLines(
  { last, arrived, misses, before }: Waiting,
  place: Place,
  again: string,
  { paint, unicode }: Style,
): readonly string[] {
  const word = wordingFor(unicode);
  const [miss] = misses;
  const almost =
    miss === undefined
      ? []
      : [`${paint.careful("!")} ${word(miss.message)}`, `  ${paint.strong(word(miss.remedy))}`, ""];
  if (last === "refused") return []; // whoever asked to wait says it, and what to do
  if (arrived.length > 0) return almost;
  return [
    ...almost,
    before === undefined
      ? "No trace of yours has arrived yet; the installation is done all the same."
      : word(`No other trace has arrived since “${before.name}”.`),
    "  Programs that send one, and a page that waits for it:",
    `    ${paint.command(pageOf(place))}`,
    "  To wait for it here again:",
    `    ${paint.command(again)}`,
    "",
  ];
}
