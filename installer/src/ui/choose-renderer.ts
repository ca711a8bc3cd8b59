import { readFileSync } from "node:fs";
import type { Environment } from "@cognobserve/settings/read";
import { parseEnv } from "../files/env-file.ts";
import type { SignIn } from "./closing.ts";
import type { CommandLine } from "./command-line.ts";
import { jsonRenderer } from "./json.ts";
import { asciiGlyphs, inAscii, showsUnicode, unicodeGlyphs } from "./live/glyphs.ts";
import { type LiveOptions, liveRenderer } from "./live.ts";
import { colours, noColours } from "./paint.ts";
import { plainRenderer } from "./plain.ts";
import type { Output, Renderer } from "./renderer.ts";
import { wantsLines } from "./wants-lines.ts";

/** What decides how a run is shown. */
export interface Audience {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: Environment;
  readonly json: boolean;
  readonly line: CommandLine;
  readonly stopping: LiveOptions["stopping"];
  readonly interrupt: () => void;
}

/**
 * JSON where it is asked for; a live view on a terminal; lines otherwise, and in CI, whose terminals are recorded.
 * Secrets are shown on a real terminal only. NO_COLOR (https://no-color.org) is honoured, and so is a locale without
 * Unicode.
 */
export function chooseRenderer({ stdin, stdout, stderr, env, json, line, stopping, interrupt }: Audience): Renderer {
  if (json) return jsonRenderer(stdout, line);
  const recorded = (env.CI ?? "") !== "" && env.CI !== "false";
  const terminal = stdout.isTTY === true && !wantsLines(env);
  const paint = terminal && (env.NO_COLOR ?? "") === "" ? colours : noColours;
  const readSignIn = stdout.isTTY === true && !recorded ? signInFrom : () => undefined;
  const unicode = showsUnicode(env);
  const glyphs = unicode ? unicodeGlyphs : asciiGlyphs;
  const spell = unicode ? (text: string) => text : inAscii;
  if (terminal && !recorded) {
    return liveRenderer({ stdin, output: stdout, paint, glyphs, spell, line, readSignIn, stopping, interrupt });
  }
  const spelling = (output: Output): Output => ({ write: (text) => output.write(spell(text)) });
  const columns = stdout.isTTY === true && !recorded ? () => stdout.columns || 80 : undefined;
  return plainRenderer(spelling(stdout), spelling(stderr), paint, line, readSignIn, columns);
}

function signInFrom(envFile: string): SignIn | undefined {
  const { INIT_ADMIN_PASSWORD, INIT_API_KEY } = parseEnv(readFileSync(envFile, "utf8"));
  return INIT_ADMIN_PASSWORD && INIT_API_KEY ? { password: INIT_ADMIN_PASSWORD, apiKey: INIT_API_KEY } : undefined;
}
