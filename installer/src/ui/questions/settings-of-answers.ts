import type { SettingName } from "@cognobserve/settings/table";
import type { GivenSettings } from "../../answers/given-settings.ts";
import { isGivable } from "../../answers/setting-names.ts";
import { absolute, isPath } from "../../answers/setting-values.ts";
import type { Mode } from "../../modes/mode.ts";
import type { Answers } from "./question.ts";

/**
 * Settings that answers come to. An empty answer sets none; nor does what the mode has by itself, such as the address at
 * which Quick Start is reached in any case.
 * @param workingDirectory where paths that a person types begin
 */
export function settingsOfAnswers(
  { name, values }: Pick<Mode, "name" | "values">,
  answers: Answers,
  localUrl: string,
  workingDirectory: string,
): GivenSettings {
  const given: Partial<Record<SettingName, string>> = {};
  for (const [id, answer] of Object.entries(answers)) {
    if (id === "tls") given.GATEWAY_TLS = answer;
    const same = { ...values, ...(name === "quickstart" && { NEXTAUTH_URL: localUrl }) };
    if (isGivable(id) && answer !== "" && answer !== same[id])
      given[id] = isPath(id) ? absolute(answer, workingDirectory) : answer;
  }
  return given;
}
