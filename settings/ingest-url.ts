import type { z } from "zod";
import type { Settings } from "./table.ts";

/** The settings that decide where traces are received, as `readSettings` gives them. */
export interface IngestPlace {
  readonly INGEST_URL?: string | undefined;
  readonly INGEST_PORT: number;
  readonly GATEWAY_TLS: z.output<Settings["GATEWAY_TLS"]["schema"]>;
}

/**
 * URL to which clients outside send traces, without a trailing slash: what snippets and the installer print.
 *
 * INGEST_URL where it is set. Else, behind a proxy, the dashboard's own URL, as that is the one known to be let through;
 * otherwise the dashboard's host at INGEST_PORT, in plain http unless the gateway itself speaks TLS there: a proxy that
 * nobody told us of ends TLS for the dashboard alone.
 * @param dashboard URL at which people open the dashboard
 */
export function ingestUrl(dashboard: string, { INGEST_URL, INGEST_PORT, GATEWAY_TLS }: IngestPlace): string {
  if (INGEST_URL !== undefined) return INGEST_URL;
  if (GATEWAY_TLS === "proxy") return dashboard.replace(/\/+$/, "");
  const scheme = GATEWAY_TLS === "off" ? "http" : "https";
  return new URL(`${scheme}://${new URL(dashboard).hostname}:${INGEST_PORT}`).origin;
}
