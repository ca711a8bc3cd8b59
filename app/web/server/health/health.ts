import type { ServiceName, WebHealth } from "@cognobserve/contracts/health";
import type { Logger } from "pino";
import { type Probe, ProbeFailure } from "./probe.ts";

export type Probes = Readonly<Record<ServiceName, Probe>>;

/** Asks everything at once and remembers the answer for a moment. */
export type Health = () => Promise<WebHealth>;

const PATIENCE_MS = 1_400;
/** How long an answer is given again. A bad one is forgotten sooner: somebody is waiting for it to change. */
const FRESH_MS = { good: 1_000, bad: 200 } as const;

/** Without these, traces cannot be stored or read; the others cost comfort only. */
const VITAL: readonly ServiceName[] = ["database", "ingest"];

/** Health of the whole installation, from one probe a service. Each has its own patience and none waits for another. */
export function createHealth({
  probes,
  version,
  log,
  now = Date.now,
}: {
  readonly probes: Probes;
  readonly version: string;
  readonly log: Logger;
  readonly now?: () => number;
}): Health {
  let last: { until: number; readonly answer: Promise<WebHealth> } | undefined;

  const ask = async (): Promise<WebHealth> => {
    const names = Object.keys(probes) as ServiceName[]; // the record's own keys
    const checks = await Promise.all(names.map(async (name) => [name, await judge(name, probes[name], log)] as const));
    const services = Object.fromEntries(checks) as WebHealth["services"]; // one entry a service, from the keys above
    return { status: overall(services), version, services };
  };

  return async () => {
    if (last !== undefined && now() < last.until) return await last.answer;
    const mine = { until: Number.POSITIVE_INFINITY, answer: ask() }; // shared by all who ask while it is being found
    last = mine;
    const health = await mine.answer;
    mine.until = now() + (health.status === "healthy" ? FRESH_MS.good : FRESH_MS.bad);
    return health;
  };
}

/** The worst that matters decides. */
function overall(services: WebHealth["services"]): WebHealth["status"] {
  const failing = (Object.keys(services) as ServiceName[]).filter((name) => services[name].status === "fail");
  if (failing.some((name) => VITAL.includes(name))) return "unhealthy";
  return failing.length > 0 ? "degraded" : "healthy";
}

async function judge(name: ServiceName, probe: Probe, log: Logger): Promise<WebHealth["services"][ServiceName]> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const late = new Promise<never>((_resolve, reject) => {
    signal.addEventListener("abort", () =>
      reject(new ProbeFailure(`It did not answer within ${PATIENCE_MS / 1_000} s.`)),
    );
  });
  try {
    await Promise.race([probe(signal), late]);
    return { status: "pass" };
  } catch (error) {
    log.debug({ service: name, err: error }, "a health probe failed");
    return { status: "fail", reason: reasonOf(error) };
  }
}

const SYSTEM: Readonly<Record<string, string>> = {
  ECONNREFUSED: "It refuses connections: it is stopped or still starting.",
  ECONNRESET: "It closed the connection.",
  ENOTFOUND: "Its host name is unknown: check the address that it is configured with.",
  EAI_AGAIN: "Its host name cannot be resolved right now.",
  ETIMEDOUT: "It did not answer in time.",
  EHOSTUNREACH: "Its host cannot be reached.",
  DEPTH_ZERO_SELF_SIGNED_CERT: "Its certificate is signed by nobody who is trusted here.",
  SELF_SIGNED_CERT_IN_CHAIN: "Its certificate is signed by nobody who is trusted here.",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "Its certificate is signed by nobody who is trusted here.",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "Its certificate is signed by nobody who is trusted here.",
  ERR_TLS_CERT_ALTNAME_INVALID: "Its certificate is for another name.",
  CERT_HAS_EXPIRED: "Its certificate has run out.",
  "57P03": "It is starting or stopping.",
  "57P01": "It is stopping.",
  "28P01": "It refuses our password.",
  "42P01": "Its schema is missing: the migrations have not run.",
};

/** A sentence for what went wrong, from the error or the first cause that has a known code. */
function reasonOf(error: unknown): string {
  if (error instanceof ProbeFailure) return error.message;
  if (error instanceof AggregateError) return reasonOf(error.errors[0]);
  if (!(error instanceof Error)) return "It failed.";
  const known = "code" in error ? SYSTEM[String(error.code)] : undefined;
  if (known !== undefined) return known;
  if (error.cause !== undefined) return reasonOf(error.cause);
  return "It failed; the log at level debug says how.";
}
