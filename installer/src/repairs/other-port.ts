import { type SettingName, settings } from "@cognobserve/settings/table";
import type { PortFact } from "../facts/facts.ts";
import type { Values } from "../modes/mode.ts";
import type { Offer, Repair, Situation } from "./repair.ts";

const isSetting = (name: string): name is SettingName => Object.hasOwn(settings, name);

/** A port that somebody else has. */
export const otherPort: Repair = {
  for: "port-taken",
  offer: (situation) =>
    offerFor(
      situation.facts.ports?.find(({ state }) => state === "taken"),
      situation,
    ),
};

/** A port that two settings name. */
export const secondPort: Repair = {
  for: "port-twice",
  offer: (situation) => {
    const ports = situation.facts.ports ?? [];
    const second = ports.find(({ port }, index) => ports.slice(0, index).some((earlier) => earlier.port === port));
    return offerFor(second, situation);
  },
};

function offerFor(taken: PortFact | undefined, { settings: known }: Situation): Offer | undefined {
  if (taken === undefined || !isSetting(taken.setting)) return undefined;
  const { setting, port, alternative } = taken;
  const chosen = { [setting]: String(alternative), ...urlThatFollows(taken, known) };
  return {
    question: `Use port ${alternative} instead of ${port}?`,
    notes: [],
    ways: [
      {
        label: `Yes, ${Object.entries(chosen)
          .map(([name, value]) => `${name}=${value}`)
          .join(" and ")}`,
        commands: [],
        settings: chosen,
      },
    ],
  };
}

/** The URL names the port that the dashboard is published at, unless something in front of it has a port of its own. */
function urlThatFollows({ setting, port, alternative }: PortFact, known: Values): Values {
  const url = URL.parse(known.NEXTAUTH_URL ?? "");
  if (setting !== "WEB_PORT" || url === null || known.GATEWAY_TLS === "proxy") return {};
  if (Number(url.port || (url.protocol === "https:" ? 443 : 80)) !== port) return {};
  url.port = String(alternative);
  return { NEXTAUTH_URL: url.href.replace(/\/$/, "") };
}
