import { readFileSync } from "node:fs";
import type { Environment } from "@cognobserve/settings/read";
import { parseEnv } from "../files/env-file.ts";
import type { SignIn } from "./closing.ts";
import type { CommandLine } from "./command-line.ts";
import { jsonRenderer } from "./json.ts";
import { liveRenderer } from "./live.ts";
import { colours, noColours } from "./paint.ts";
import { plainRenderer } from "./plain.ts";
import type { Renderer } from "./renderer.ts";

/** What decides how a run is shown. */
export interface Audience {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: Environment;
  readonly json: boolean;
  readonly line: CommandLine;
}

/**
 * JSON where it is asked for; a moving line on a terminal; lines otherwise, and in CI, whose terminals are recorded.
 * Secrets are shown on a real terminal only. NO_COLOR (https://no-color.org) is honoured.
 */
export function chooseRenderer({ stdout, stderr, env, json, line }: Audience): Renderer {
  if (json) return jsonRenderer(stdout, line);
  const recorded = (env.CI ?? "") !== "" && env.CI !== "false";
  const terminal = stdout.isTTY === true && env.TERM !== "dumb";
  const paint = terminal && (env.NO_COLOR ?? "") === "" ? colours : noColours;
  const readSignIn = stdout.isTTY === true && !recorded ? signInFrom : () => undefined;
  return terminal && !recorded
    ? liveRenderer(stdout, paint, line, readSignIn)
    : plainRenderer(stdout, stderr, paint, line, readSignIn);
}

function signInFrom(envFile: string): SignIn | undefined {
  const { INIT_ADMIN_PASSWORD, INIT_API_KEY } = parseEnv(readFileSync(envFile, "utf8"));
  return INIT_ADMIN_PASSWORD && INIT_API_KEY ? { password: INIT_ADMIN_PASSWORD, apiKey: INIT_API_KEY } : undefined;
}
