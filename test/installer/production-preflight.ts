import { expect } from "vitest";
import { password } from "./external-services.ts";
import { type Line, snapshot, type TestInstallation } from "./installation.ts";

export type Settings = Readonly<Record<string, string>>;

/** «With these settings it is refused by this code.» */
export type Case = readonly [code: string, what: string, settings: () => Settings];

/** What the installer said of settings before it would have touched anything. */
export interface Refusal {
  readonly exit: number | undefined;
  readonly failure: Line | undefined;
  readonly output: string;
  readonly verdict: (check: string) => Line | undefined;
}

/**
 * Runs the installer in the mode «production» with settings that it has to refuse.
 * @throws when something on the engine or in the directory is another than before
 */
export async function preflight(
  { run, options, project, directory, web }: TestInstallation,
  { NEXTAUTH_URL = web.replace("127.0.0.1", "localhost"), ...settings }: Settings,
): Promise<Refusal> {
  const before = JSON.stringify(await snapshot(project, directory));
  const set = Object.entries(settings).flatMap(([name, value]) => ["--set", `${name}=${value}`]);
  const { code, lines, output } = await run([
    "--yes",
    "--mode",
    "production",
    "--url",
    NEXTAUTH_URL,
    ...options,
    ...set,
  ]);
  const after = JSON.stringify(await snapshot(project, directory));
  if (before !== after) throw new Error(`the preflight left something behind: ${after}\n${output}`);
  return {
    exit: code,
    failure: lines.find(({ type }) => type === "failure"),
    output,
    verdict: (check) => lines.find(({ type, id }) => type === "check" && id === check),
  };
}

/** Expects a refusal by that code, in which no password shows. */
export async function expectRefusal(installation: TestInstallation, code: string, settings: Settings): Promise<void> {
  const { exit, failure, output } = await preflight(installation, settings);
  expect(failure, output).toMatchObject({ code, touched: "nothing" });
  expect(exit).toBe(3);
  expect(output).not.toContain(password);
}
