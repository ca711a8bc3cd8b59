import { expect } from "vitest";

/* What a person sees at several widths, as one file that a person reads. */

const terminals = [60, 80, 120].flatMap((columns) => [true, false].map((unicode) => ({ columns, unicode })));

/** Lines of a screen on a terminal. */
export type Draw = (columns: number, unicode: boolean) => readonly string[];

/** The screen on each terminal, below each other, each under a ruler of its width. @param form such as «as plain lines» */
export const album = (draw: Draw, form = ""): string =>
  terminals
    .map(({ columns, unicode }) =>
      [
        `${columns} columns${unicode ? "" : ", ASCII"}${form && `, ${form}`}`.padEnd(columns, "."),
        ...draw(columns, unicode).map((line) => line.trimEnd()),
        "",
      ].join("\n"),
    )
    .join("\n");

/**
 * No line is too wide, and where there is only ASCII, there is only ASCII.
 * @param spare columns that are left free: one where lines are drawn over each other, since a full one makes some terminals wrap
 */
export function expectToFit(draw: Draw, spare = 1): void {
  for (const { columns, unicode } of terminals) {
    const lines = draw(columns, unicode);
    for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(columns - spare);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what is not ASCII is what is looked for
    if (!unicode) expect(lines.join("")).toMatch(/^[\u0000-\u007F]*$/);
  }
}
