import { ingestHealth } from "@cognobserve/contracts/health";
import { type Probe, ProbeFailure } from "./probe.ts";

/** Passes when ingest says that it could store a trace now. @param url where it listens, without a trailing slash */
export const ingestProbe =
  (url: string): Probe =>
  async (signal) => {
    const response = await fetch(`${url}/health`, { signal });
    const body = ingestHealth.safeParse(await response.json().catch(() => undefined));
    if (response.ok && body.data?.status === "ok") return;
    throw new ProbeFailure(body.data?.reason ?? `It answered ${response.status} instead of saying that it is well.`);
  };
