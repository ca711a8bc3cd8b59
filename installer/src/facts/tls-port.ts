import type { WantedPort } from "./ports.ts";
import type { ProductionSettings } from "./production-settings.ts";

/** TLS at the gateway answers on port 80 too; it comes first, so that the port that can be chosen is the one to change. */
export const tlsPort = ({ GATEWAY_TLS }: ProductionSettings, chosen: readonly WantedPort[]): readonly WantedPort[] =>
  (GATEWAY_TLS === "automatic" || GATEWAY_TLS === "files") && !chosen.some(({ setting }) => setting === "GATEWAY_TLS")
    ? [{ setting: "GATEWAY_TLS", port: 80 }]
    : [];
