import type { Mode } from "@cognobserve/settings/setting";
import { lookAtChoices } from "./choices.ts";
import type { Facts } from "./facts.ts";
import { lookAtPorts, type WantedPort } from "./ports.ts";
import { type ProductionSettings, withDefaults } from "./production-settings.ts";
import { takeApart } from "./public-url.ts";
import { tlsPort } from "./tls-port.ts";

/**
 * What the settings tell by themselves, as `gatherFacts` has it: neither the machine is looked at, nor the engine, the DNS
 * or a service asked.
 * @param given as they will stand in `.env`: without those that nobody set
 */
export async function settingsAlone(
  given: ProductionSettings,
  mode: Mode,
  ports: readonly WantedPort[],
): Promise<Partial<Facts>> {
  const settings = withDefaults(given);
  const wanted = mode === "production" ? [...tlsPort(settings, ports), ...ports] : ports;
  const publicUrl = takeApart(settings, mode);
  return {
    // As if on another machine, where nobody knows who holds a port: they may be the same one all the same.
    ports: await lookAtPorts(wanted, "", async () => [], true),
    ...(settings.NEXTAUTH_URL && { url: settings.NEXTAUTH_URL }),
    ...(publicUrl && { publicUrl }),
    ...(mode === "production" && { choices: lookAtChoices(settings) }),
  };
}
