import { z } from "zod";
import type { ServiceContainer } from "../engine/service-container.ts";
import { isReady } from "../follow/container-state.ts";
import type { Answer } from "../follow/door.ts";
import type { HealthReport } from "../follow/health-report.ts";

/** Why no trace can come, or none be seen. */
export interface Outage {
  readonly message: string;
  /** True when something does not run as it should, so that `status` tells more; false when it only is out of reach. */
  readonly down: boolean;
}

/** What came back from a port: an answer, or why none did. */
export type Returned = Answer | NoAnswer;

export interface NoAnswer {
  /** In words. */
  readonly reason: string;
  /** `closed`: not even a connection got there. `slow`: one did, and time ran out. `broken`: one did, and broke. */
  readonly how: "closed" | "slow" | "broken";
}

const inTheWay = "A firewall, a VPN or a proxy is in the way.";
const refusal = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** The code of a refusal in the product's own words; undefined when it is not the product that answers. */
export const refusalCode = (answer: Answer): string | undefined => refusal.safeParse(jsonOf(answer)).data?.error.code;

/** @param container the one that people reach, as the engine tells; undefined when it cannot be asked */
export function dashboardOutage(
  url: string,
  returned: Returned,
  container: ServiceContainer | "none" | undefined,
): Outage {
  if ("status" in returned) {
    const { status } = returned;
    // What stands in front of a product that is down has no words of the product's for it, but the right status.
    const ours = status >= 500 || refusalCode(returned) !== undefined;
    const message = ours
      ? `The dashboard at ${url} is not well: it answers ${status}.`
      : `What answers at ${url} is not CognObserve, or another version of it${status === 200 ? "" : `: it answers ${status}`}.`;
    return { message, down: true };
  }
  const { reason, how } = returned;
  if (container === "none") return { message: "CognObserve is down: it has no container.", down: true };
  if (container !== undefined && container.status !== "running") {
    return { message: `CognObserve is down: its container ${container.name} is ${container.status}.`, down: true };
  }
  if (how === "closed" && container !== undefined && isReady(container)) {
    return { message: `CognObserve is up, but not reachable from here at ${url}: ${reason}. ${inTheWay}`, down: false };
  }
  return { message: `CognObserve does not answer at ${url}: ${reason}.`, down: true };
}

const unwell = z.object({ reason: z.string() });

/**
 * Why traces cannot be received at their port; undefined when they can.
 * @param returned what `GET /health` there has brought
 * @param report what the dashboard says of its services, for which it asks from within
 */
export function ingestOutage(url: string, returned: Returned, report: HealthReport | undefined): Outage | undefined {
  if ("status" in returned && returned.status === 200) return undefined;
  const within = report?.services.ingest;
  if ("status" in returned) {
    const told = unwell.safeParse(jsonOf(returned));
    const reason = told.data?.reason ?? within?.reason ?? `it answers ${returned.status}`;
    return { message: `No trace can be received at ${url} now: ${reason.replace(/\.$/, "")}.`, down: true };
  }
  if (returned.how === "closed" && within?.status === "pass") {
    return {
      message: `Ingest is up, but not reachable from here at ${url}: ${returned.reason}. ${inTheWay}`,
      down: false,
    };
  }
  // A dashboard that says nothing in time is as slow: that is no word against ingest.
  if (returned.how === "slow" && within?.status !== "fail") {
    return { message: `Ingest is slow to answer at ${url}. A trace may take a while to arrive.`, down: false };
  }
  const what =
    returned.how === "slow"
      ? `No trace can be received at ${url} now`
      : `Ingest is down, so no trace can be received at ${url}`;
  const reason = within?.reason ?? returned.reason;
  return { message: `${what}: ${reason.replace(/\.$/, "")}.`, down: true };
}

/** The body of an answer; undefined when it is no JSON. */
export function jsonOf({ text }: Answer): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
