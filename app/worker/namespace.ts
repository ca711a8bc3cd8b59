import { setTimeout as pause } from "node:timers/promises";
import { isGrpcServiceError, type WorkflowService } from "@temporalio/client";
import { msToTs } from "@temporalio/common/lib/time.js";
import { MissingNamespaceError } from "./temporal-refusal.ts";

/** gRPC status codes, https://grpc.io/docs/guides/status-codes/ */
const NOT_FOUND = 5;
const ALREADY_EXISTS = 6;
const PERMISSION_DENIED = 7;
const UNIMPLEMENTED = 12;

const failedWith = (code: number, error: unknown): boolean => isGrpcServiceError(error) && error.code === code;

/** How long a finished workflow's history is kept: long enough to look into last night's. */
const HISTORY_RETENTION = "3 days";

/**
 * Makes sure that a namespace exists and can be used. Harmless when several do it at once.
 * @param options.taskQueue any queue: asking about it proves that every part of the server knows the namespace, which
 *   they learn some seconds after it has been registered
 * @returns whether this call registered it
 */
export async function ensureNamespace(
  service: WorkflowService,
  { namespace, taskQueue, signal }: { namespace: string; taskQueue: string; signal: AbortSignal },
): Promise<boolean> {
  const registered = await registerIfMissing(service, namespace);
  while (!(await isUsable(service, namespace, taskQueue))) await pause(250, undefined, { signal });
  return registered;
}

/** Looks first, since a managed Temporal may let us use a namespace and yet not register one. */
async function registerIfMissing(service: WorkflowService, namespace: string): Promise<boolean> {
  try {
    await service.describeNamespace({ namespace });
    return false;
  } catch (error) {
    if (!failedWith(NOT_FOUND, error)) throw error;
  }
  try {
    await service.registerNamespace({
      namespace,
      description: "CognObserve",
      workflowExecutionRetentionPeriod: msToTs(HISTORY_RETENTION),
    });
    return true;
  } catch (error) {
    if (failedWith(ALREADY_EXISTS, error)) return false;
    if (failedWith(PERMISSION_DENIED, error) || failedWith(UNIMPLEMENTED, error))
      throw new MissingNamespaceError(namespace);
    throw error;
  }
}

async function isUsable(service: WorkflowService, namespace: string, taskQueue: string): Promise<boolean> {
  try {
    await service.describeTaskQueue({ namespace, taskQueue: { name: taskQueue } });
    return true;
  } catch (error) {
    if (failedWith(NOT_FOUND, error)) return false;
    throw error;
  }
}
