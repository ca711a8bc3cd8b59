import { connectionProblem } from "./connection-problem.ts";
import { firstString, type GrpcServer, grpcCall, stringField } from "./grpc-call.ts";
import { orNoWay } from "./no-way.ts";
import type { TemporalFact } from "./production-facts.ts";
import { serverTls } from "./server-tls.ts";
import { listens, speaksTls } from "./speaks-tls.ts";

/** How to reach Temporal. Texts of files, not their paths. */
export interface TemporalAddress {
  readonly address: string;
  readonly namespace: string;
  readonly tls: boolean;
  readonly ca: string | undefined;
  readonly certificate: string | undefined;
  readonly key: string | undefined;
  readonly apiKey: string | undefined;
  /** Where the host is reached from here, when that is another name than containers use. */
  readonly reachedAt: string | undefined;
}

/** gRPC status codes. */
const status = { ok: 0, invalidArgument: 3, notFound: 5, permissionDenied: 7, unauthenticated: 16 } as const;

/** Asks for the server's version and for the namespace. Changes nothing, and never rejects. */
export async function lookAtTemporal(where: TemporalAddress): Promise<TemporalFact> {
  const { address, namespace, tls, ca, certificate, key, apiKey, reachedAt } = where;
  const [, host = "", port = ""] = /^(.*):(\d+)$/.exec(address) ?? [];
  const server: GrpcServer = {
    address: `${reachedAt ?? host}:${port}`,
    tls: tls
      ? {
          ...serverTls("all", { ca, servername: host }),
          ALPNProtocols: ["h2"],
          ...(certificate && { cert: certificate }),
          ...(key && { key }),
        }
      : undefined,
    metadata: apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}`, "temporal-namespace": namespace },
  };
  const call = (method: string, body: Buffer) =>
    grpcCall(server, `/temporal.api.workflowservice.v1.WorkflowService/${method}`, body);
  const who = { address, namespace };
  try {
    const info = await call("GetSystemInfo", Buffer.alloc(0));
    if (info.status === status.unauthenticated || info.status === status.permissionDenied)
      return { ...who, problem: { kind: "credentials", reason: info.message } };
    if (info.status !== status.ok) return { ...who, problem: { kind: "failed", reason: info.message } };
    const version = firstString(info.body);

    const described = await call("DescribeNamespace", stringField(1, namespace));
    const { message: reason } = described;
    if (described.status === status.ok) return { ...who, problem: undefined, version, namespaceState: "there", reason };
    if (described.status === status.unauthenticated) return { ...who, problem: { kind: "credentials", reason } };
    if (described.status !== status.notFound)
      return { ...who, problem: undefined, version, namespaceState: "forbidden", reason };
    // Whether it may be made shows in asking for one without a name: rights are judged before the request is.
    const registered = await call("RegisterNamespace", Buffer.alloc(0));
    const allowed = registered.status === status.invalidArgument;
    return {
      ...who,
      problem: undefined,
      version,
      namespaceState: allowed ? "to-be-made" : "missing",
      reason: allowed ? reason : registered.message,
    };
  } catch (error) {
    return { ...who, problem: await temporalProblem(error, tls, { host: reachedAt ?? host, port: Number(port) }) };
  }
}

/** OpenSSL and BoringSSL word alerts (RFC 8446, section 6.2) differently, but from the same names. */
const says = (reason: string, alerts: readonly string[]): boolean =>
  alerts.some((alert) => reason.toLowerCase().replaceAll("_", " ").includes(alert));

async function temporalProblem(error: unknown, tls: boolean, at: { readonly host: string; readonly port: number }) {
  const problem = await orNoWay(connectionProblem(error), at);
  const { kind, reason } = problem;
  if (kind === "silent" && tls && !(await speaksTls(at)) && (await listens(at)))
    return { kind: "tls-missing", reason } as const;
  if (kind !== "failed") return problem;
  const refusals = ["certificate required", "bad certificate", "unknown ca", "handshake failure"];
  if (says(reason, refusals)) return { kind: "credentials", reason } as const;
  if (says(reason, ["wrong version number", "packet length too long"])) return { kind: "tls-missing", reason } as const;
  if (!tls && (await speaksTls(at))) return { kind: "tls-required", reason } as const;
  return problem;
}
