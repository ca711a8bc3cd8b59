import type { DockerCli } from "./docker-cli.ts";
import { inputsLabel } from "./images.ts";

/** What is built, and under which name. */
export interface BuildOrder {
  readonly checkout: string;
  readonly dockerfile: string;
  readonly reference: string;
  readonly inputs: string;
  readonly buildArgs: Readonly<Record<string, string>>;
}

export interface BuildResult {
  readonly ok: boolean;
  readonly lines: readonly string[];
}

/** Runs `docker build`; every line of its output is handed on as it comes. */
export async function build(
  cli: DockerCli,
  { checkout, dockerfile, reference, inputs, buildArgs }: BuildOrder,
  signal: AbortSignal,
  onLine: (line: string) => void,
): Promise<BuildResult> {
  const args = Object.entries(buildArgs).flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]);
  const child = cli.run(
    [
      "build",
      "--progress=plain",
      "--file",
      dockerfile,
      "--tag",
      reference,
      "--label",
      `${inputsLabel}=${inputs}`,
      ...args,
      ".",
    ],
    { cwd: checkout, all: true, cancelSignal: signal },
  );
  const lines: string[] = [];
  for await (const line of child.iterable({ from: "all" })) {
    lines.push(String(line));
    onLine(String(line));
  }
  const { exitCode } = await child;
  return { ok: exitCode === 0, lines };
}

/**
 * What a line of BuildKit's plain output says is being built, or undefined: `#12 [app 3/7] RUN npm ci` → `app 3/7: RUN
 * npm ci`. Options of the instruction are left out.
 */
export function stageOf(line: string): string | undefined {
  const [, stage = "", instruction = ""] = /^#\d+ \[([^\]]+)\] (.+)$/.exec(line) ?? [];
  if (stage === "" || stage.startsWith("internal")) return undefined;
  return `${stage.trim()}: ${instruction.replaceAll(/ --[a-z]+=\S+/g, "")}`;
}
