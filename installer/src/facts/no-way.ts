import { type ConnectionProblem, codeOf } from "./connection-problem.ts";

/** Bun has `fetch` go through HTTP_PROXY, which tells of its own ways. Node.js knows no such option, and does not. */
const direct: RequestInit & { readonly proxy: false } = { proxy: false };
const PATIENCE_MS = 2_000;

/**
 * Looks again at a connection that was refused, whether a way leads there at all: Bun says «refused» of every one that
 * does not come about, and only its `fetch` tells why.
 */
export async function orNoWay(
  problem: ConnectionProblem,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<ConnectionProblem> {
  if (problem.kind !== "refused") return problem;
  try {
    await fetch(`http://${host.includes(":") ? `[${host}]` : host}:${port}/`, {
      ...direct,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch (error) {
    const code = codeOf(error) || codeOf(error instanceof Error ? error.cause : undefined);
    if (code === "ENETUNREACH" || code === "EHOSTUNREACH")
      return { kind: "silent", reason: `no way leads from here to ${host}: ${code}` };
  }
  return problem;
}
