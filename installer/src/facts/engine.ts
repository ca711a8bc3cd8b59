import { stat } from "node:fs/promises";
import type { EngineApi } from "../engine/engine-api.ts";
import { isErrno } from "../files/read-if-there.ts";
import { connectionProblem } from "./connection-problem.ts";
import type { EngineFact } from "./facts.ts";
import { userName } from "./user-name.ts";

/** Asks the engine for its version, and tells «may not» and «by TLS, but not so» from «does not run». */
export async function lookAtEngine(api: EngineApi): Promise<EngineFact> {
  const { name, socket } = api.endpoint;
  try {
    const { Version, Os, Arch } = await api.version();
    return { state: "ready", version: Version, os: Os, arch: Arch };
  } catch (error) {
    if (socket !== undefined && isErrno(error) && (error.code === "EACCES" || error.code === "EPERM")) {
      return whoMayNot(socket);
    }
    const reason = reasonOf(error);
    return { state: isAboutTls(error) ? "tls" : "unreachable", endpoint: name, reason };
  }
}

async function whoMayNot(socket: string): Promise<EngineFact> {
  const [userId = -1, groupId = -1] = [process.getuid?.(), process.getgid?.()];
  const name = await userName(userId);
  if (name !== undefined) return { state: "permission", socket, user: name };
  const socketGroupId = await stat(socket).then(
    ({ gid }) => gid,
    () => 0, // in a directory that may not be looked into, either
  );
  return { state: "permission-nameless", socket, userId, groupId, socketGroupId };
}

function isAboutTls(error: unknown): boolean {
  const { kind, reason } = connectionProblem(error);
  // The last is what an engine answers who is spoken to without TLS, and wants it.
  return (
    /^(certificate|tls)-/.test(kind) ||
    (isErrno(error) && /^ERR_(SSL|TLS|OSSL)_/.test(error.code ?? "")) ||
    /HTTP request to an HTTPS server/i.test(reason)
  );
}

/** In words, of which OpenSSL has some between colons. */
function reasonOf(error: unknown): string {
  if (isErrno(error) && error.code === "ENOENT") return "the socket does not exist";
  if (isErrno(error) && error.code === "ECONNREFUSED") return "nobody listens there";
  const reason = error instanceof Error ? error.message : String(error);
  const [, words] = /\w+ routines:[^:]*:([^:\n]+)/.exec(reason) ?? [];
  return words === undefined ? reason : words.replaceAll("_", " ").toLowerCase();
}
