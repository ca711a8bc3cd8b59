import type { IngestHealth } from "@cognobserve/contracts/health";
import { storageFailure } from "@cognobserve/database/storage-failure";
import type { WriteTraces } from "@cognobserve/database/write-traces";
import { storageReason } from "./commit/storage-answer.ts";

/** A commit within this time is proof enough. */
const FRESH_MS = 10_000;
/** Probes are shared by everybody who asks within this time. */
const PROBE_EVERY_MS = 1_000;

interface Options {
  /** Fails when nothing could be stored now. After a full disk it is asked to prove that there is room again. */
  readonly probe: (needsRoom: boolean) => Promise<void>;
  readonly now: () => number;
}

/** Watches what becomes of commits, and asks the database only when that tells nothing. */
export function createHealth({ probe, now }: Options) {
  let lastSuccess = Number.NEGATIVE_INFINITY;
  let diskWasFull = false;
  let failedSince = false;
  let probed: { readonly at: number; readonly result: Promise<IngestHealth> } | undefined;

  const reasonOf = (error: unknown): IngestHealth => {
    const failure = storageFailure(error);
    diskWasFull ||= failure === "disk-full";
    return { status: "unavailable", reason: storageReason[failure === "data" ? "unavailable" : failure] };
  };

  const ask = async (): Promise<IngestHealth> => {
    try {
      await probe(diskWasFull);
      diskWasFull = false;
      failedSince = false;
      return { status: "ok" };
    } catch (error) {
      return reasonOf(error);
    }
  };

  return {
    /** Wraps the writer, to see what becomes of commits. */
    watch:
      (write: WriteTraces): WriteTraces =>
      async (batches) => {
        try {
          await write(batches);
          lastSuccess = now();
          failedSince = false;
          diskWasFull = false;
        } catch (error) {
          if (storageFailure(error) !== "data") {
            failedSince = true;
            probed = undefined;
            reasonOf(error);
          }
          throw error;
        }
      },
    /** Whether a trace could be stored now. */
    async health(): Promise<IngestHealth> {
      if (!failedSince && now() - lastSuccess < FRESH_MS) return { status: "ok" };
      if (probed === undefined || now() - probed.at >= PROBE_EVERY_MS) probed = { at: now(), result: ask() };
      return await probed.result;
    },
  };
}
