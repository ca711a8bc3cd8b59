import { readFile } from "node:fs/promises";
import os from "node:os";
import type { EngineApi } from "../engine/engine-api.ts";
import { isErrno } from "../files/read-if-there.ts";
import type { EngineFact } from "./facts.ts";
import { nameOf } from "./host.ts";

/** Asks the engine for its version, and tells «may not» from «does not run». */
export async function lookAtEngine(api: EngineApi): Promise<EngineFact> {
  const { name, socket } = api.endpoint;
  try {
    const { Version, Os, Arch } = await api.version();
    return { state: "ready", version: Version, os: Os, arch: Arch };
  } catch (error) {
    if (socket !== undefined && isErrno(error) && (error.code === "EACCES" || error.code === "EPERM")) {
      return { state: "permission", socket, user: await userName() };
    }
    return { state: "unreachable", endpoint: name, reason: reasonOf(error) };
  }
}

async function userName(): Promise<string> {
  const { uid, username } = os.userInfo();
  const passwd = await readFile("/etc/passwd", "utf8").catch(() => "");
  return nameOf(passwd, uid) ?? username;
}

function reasonOf(error: unknown): string {
  if (isErrno(error) && error.code === "ENOENT") return "the socket does not exist";
  if (isErrno(error) && error.code === "ECONNREFUSED") return "nobody listens there";
  return error instanceof Error ? error.message : String(error);
}
