import os from "node:os";
import { EngineError, EngineSilent } from "./engine/engine-api.ts";
import { writeReport } from "./failure-report.ts";
import { Failure, failure } from "./failures.ts";
import { isErrno, reasonOf } from "./files/read-if-there.ts";

/** What goes into a report of a mistake of ours. Nothing in it is secret. */
export interface ReportFacts {
  readonly version: string;
  /** Arguments with the values of `--set` taken out. */
  readonly args: readonly string[];
  /** Where the report may be put when the directory for temporary files does not take it; best first. */
  readonly folders: readonly string[];
}

/**
 * Turns anything that was thrown into a failure of the catalogue. What nobody foresaw becomes «internal-error».
 */
export async function explain(error: unknown, facts: ReportFacts): Promise<Failure> {
  if (error instanceof Failure) return error;
  if (error instanceof EngineError) return failure("engine-refused", { reason: error.message });
  if (isErrno(error) && error.syscall === "connect") return failure("engine-lost", { reason: error.message });
  if (isErrno(error) && error.path === undefined && lost.has(error.code ?? "")) {
    return failure("engine-lost", { reason: `The connection to it broke (${error.message}).` });
  }
  if (error instanceof EngineSilent) return failure("engine-lost", { reason: `It gave ${error.message}.` });
  if (isErrno(error) && unwritable.has(error.code ?? "")) {
    return failure("write-failed", { file: error.path ?? "A file of the installation", reason: reasonOf(error) });
  }
  return ownMistake(error, facts);
}

/**
 * A mistake of ours, with a report that is written for the user to send in. Where none can be written, the failure says
 * itself what would stand in it.
 */
export async function ownMistake(error: unknown, { version, args, folders }: ReportFacts): Promise<Failure> {
  const message = error instanceof Error ? error.message : String(error);
  const lines = [
    `cognobserve-install ${version} on ${os.type()} ${os.release()} ${os.arch()}`,
    `arguments: ${args.join(" ")}`,
    error instanceof Error ? (error.stack ?? message) : message,
  ];
  const text = redact(lines.join("\n"));
  const report = await writeReport(`${text}\n`, [os.tmpdir(), ...folders]);
  return failure("internal-error", { message: report === undefined ? text : redact(message), report });
}

/**
 * What the operating system says of a connection that ends in the middle of an answer. Only the engine is asked so; what
 * has a path is a file, perhaps of a server that is away.
 */
const lost: ReadonlySet<string> = new Set(["ECONNRESET", "EPIPE", "ECONNABORTED", "ETIMEDOUT"]);

/** What the operating system says when a file cannot be written, whatever it is that wanted to. */
const unwritable: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT", "EROFS"]);

/** Takes anything that looks like a key or a password out of a text. */
export const redact = (text: string): string =>
  text
    .replaceAll(/co_sk_[A-Za-z0-9_-]+/g, "co_sk_…")
    .replaceAll(/\b([A-Z_]*(?:SECRET|PASSWORD|KEY|TOKEN)[A-Z_]*)=('[^']*'|"[^"]*"|\S+)/g, "$1=…")
    // Redis needs no user before the colon; who forgot to encode an @ of the password keeps it to himself all the same.
    .replaceAll(/:\/\/[^\s/@:]*:[^\s/]+@/g, "://…@");
