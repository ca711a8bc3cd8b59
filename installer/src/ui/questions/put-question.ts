import type { Environment } from "@cognobserve/settings/read";
import type { Terminal } from "../terminal.ts";
import { wantsLines } from "../wants-lines.ts";
import type { WayOut } from "./keys.ts";
import { putAsLines } from "./line-prompt.ts";
import { put, type Reply } from "./prompt.ts";
import { type Asking, wayBack, withBack } from "./question.ts";
import { styleOf } from "./style.ts";

/** Whom a question is put to. */
export interface Person {
  readonly terminal: Terminal;
  readonly env: Environment;
  /** Puts an end to the question from outside. */
  readonly signal: AbortSignal;
}

/**
 * Puts a question in the form that suits the terminal. Every question of the installer goes through here, so that all look
 * alike and have the same keys.
 * @throws the signal's reason
 */
export async function putQuestion(asking: Asking, { terminal, env, signal }: Person, wayOut: WayOut): Promise<Reply> {
  const putting = { terminal, style: styleOf(env), wayOut, signal };
  const reply = wantsLines(env)
    ? await putAsLines(asking, putting)
    : await put(wayOut === "back" ? withBack(asking) : asking, putting);
  return typeof reply === "object" && reply.said === wayBack ? "back" : reply;
}
