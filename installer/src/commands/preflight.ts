import type { GivenSettings } from "../answers/given-settings.ts";
import type { Need } from "../checks/check.ts";
import { judge } from "../checks/judge.ts";
import { gatherFacts } from "../facts/gather.ts";
import { knownMigrations } from "../facts/known-migrations.ts";
import { type Invocation, installationDirectory } from "../invocation.ts";
import type { Mode } from "../modes/mode.ts";
import type { Prepared } from "../modes/prepare.ts";
import { version } from "../version.ts";
import type { Session } from "./session.ts";

/**
 * Looks before anything is touched.
 * @param said what was told already, so that a second look tells only what is new
 * @throws the Failure of the first check that refuses
 */
export async function preflight(
  { directory, renderer, api, cli }: Session,
  invocation: Invocation,
  mode: Mode,
  { context, before, after, ports }: Prepared,
  given: GivenSettings,
  said: Set<string> = new Set(),
): Promise<void> {
  const need: Need = {
    ...mode.need(after),
    apiKeyGiven: given.INIT_API_KEY !== undefined,
    volumeSettingsGiven: mode.volumeSettings.filter((name) => given[name] && given[name] !== before[name]),
  };
  const compose = mode.files.find(({ name }) => name === "docker-compose.yml");
  const facts = await gatherFacts({
    api,
    cli,
    directory,
    usualDirectory: installationDirectory(undefined, invocation),
    project: context.project,
    volume: context.volumes[0] ?? "",
    ports,
    production:
      mode.name !== "production"
        ? undefined
        : {
            settings: after,
            composeFile: compose?.content ?? "",
            // Another version than this installer's may know others; what a checkout builds is its own.
            knownMigrations:
              context.checkout !== undefined || context.version === version ? knownMigrations : undefined,
          },
  });
  const judgements = judge(facts, need);
  for (const { id, title, verdict, message } of judgements) {
    if (said.has(`${id} ${message}`)) continue;
    said.add(`${id} ${message}`);
    renderer.emit({ type: "check", id, title, verdict, message });
  }
  for (const judgement of judgements) if (judgement.verdict === "refuse") throw judgement.failure;
}
