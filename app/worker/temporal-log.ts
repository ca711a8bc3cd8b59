import { DefaultLogger, type LogLevel, type LogMetadata, Runtime } from "@temporalio/worker";
import type { Logger } from "pino";

const levels: Readonly<Record<LogLevel, "trace" | "debug" | "info" | "warn" | "error">> = {
  TRACE: "trace",
  DEBUG: "debug",
  INFO: "info",
  WARN: "warn",
  ERROR: "error",
};

/**
 * Installs Temporal's runtime for this process: its log goes to ours, warnings and worse unless we debug, and signals
 * are left to us. To be called once, before anything else of `@temporalio/worker`.
 */
export function installRuntime(log: Logger): void {
  const debugging = log.isLevelEnabled("debug");
  Runtime.install({
    shutdownSignals: [],
    logger: new DefaultLogger(debugging ? "DEBUG" : "WARN", ({ level, message, meta }) =>
      log[levels[level]](describe(meta), message),
    ),
    telemetryOptions: {
      logging: { forward: {}, filter: { core: debugging ? "INFO" : "ERROR", other: "ERROR" } },
    },
  });
}

/** Errors become their message, since JSON would make `{}` of them; causes and stacks stay for debugging. */
function describe({ error, ...meta }: LogMetadata = {}): object {
  return error instanceof Error ? { ...meta, error: error.message, cause: causeOf(error) } : { ...meta, error };
}

const causeOf = ({ cause }: Error): string | undefined => (cause instanceof Error ? cause.message : undefined);
