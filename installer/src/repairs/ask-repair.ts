import type { FailureText } from "../failures.ts";
import type { Terminal } from "../ui/terminal.ts";
import { wrap } from "../ui/wrap.ts";
import type { Offer, Way } from "./repair.ts";

/** Columns of the bar that clack draws before each line. */
const GUIDE = 3;

/** What a person wants done about a refusal. */
export type Choice = { readonly do: "mend"; readonly way: Way } | { readonly do: "look-again" | "leave" };

/**
 * Says what is wrong and asks what to do about it. A way with commands is gone only once they were shown and agreed to.
 * @returns undefined when the person has left with Ctrl-C or Escape
 */
export async function askRepair(
  { input, output }: Terminal,
  { title, cause, code }: FailureText,
  { question, notes, ways }: Offer,
): Promise<Choice | undefined> {
  const clack = await import("@clack/prompts");
  const io = { input, output };
  const lines = [`${title}  (${code})`, ...cause.split("\n"), ...notes];
  clack.log.error(lines.flatMap((line) => wrap(line, (output.columns ?? 80) - GUIDE)).join("\n"), io);
  const answer = await clack.select<number | "look-again" | "leave">({
    ...io,
    message: question,
    options: [
      ...ways.map(({ label, hint }, value) => ({ value, label, ...(hint !== undefined && { hint }) })),
      { value: "look-again" as const, label: "Look again", hint: "I have seen to it myself" },
      { value: "leave" as const, label: "No, leave" },
    ],
  });
  if (clack.isCancel(answer)) return undefined;
  if (typeof answer === "string") return { do: answer };
  const way = ways[answer];
  if (way === undefined) return undefined;
  if (way.commands.length === 0) return { do: "mend", way };
  // Bare lines, so that they can be copied.
  output.write(`\n${way.commands.map((command) => `    ${command}`).join("\n")}\n\n`);
  const agreed = await clack.confirm({ ...io, message: way.commands.length === 1 ? "Run this?" : "Run these?" });
  if (clack.isCancel(agreed)) return undefined;
  return agreed ? { do: "mend", way } : { do: "leave" };
}
