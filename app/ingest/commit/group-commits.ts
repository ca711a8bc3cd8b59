import { storageFailure } from "@cognobserve/database/storage-failure";
import type { TraceBatch } from "@cognobserve/database/trace-batch";
import type { WriteTraces } from "@cognobserve/database/write-traces";
import { asStorageFailure } from "./storage-answer.ts";

/** Stores one request's rows; resolves after COMMIT. @throws IngestFailure */
export type Commit = (batch: TraceBatch) => Promise<void>;

interface Options {
  /** A group is closed at this many rows. */
  readonly groupRows: number;
  /** How long a group waits for company. */
  readonly lingerMs: number;
  /** Groups that are written at once, each on a connection of its own. */
  readonly writers: number;
}

export const defaultGrouping: Options = { groupRows: 2_000, lingerMs: 3, writers: 2 };

interface Waiting {
  readonly batch: TraceBatch;
  readonly stored: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Groups requests into shared transactions: one commit then costs one flush of the disk for many clients. What comes
 * while all writers are busy becomes the next group. The number that may wait is bounded by the memory budget.
 */
export function createGroupCommits(write: WriteTraces, options: Options = defaultGrouping) {
  let waiting: Waiting[] = [];
  let waitingRows = 0;
  let busy = 0;
  let timer: NodeJS.Timeout | undefined;

  const takeGroup = (): Waiting[] => {
    let rows = 0;
    let count = 0;
    for (const { batch } of waiting) {
      if (count > 0 && rows + rowsOf(batch) > options.groupRows) break;
      rows += rowsOf(batch);
      count++;
    }
    const group = waiting.slice(0, count);
    waiting = waiting.slice(count);
    waitingRows -= rows;
    return group;
  };

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    while (busy < options.writers && waiting.length > 0) {
      busy++;
      void store(takeGroup(), write).finally(() => {
        busy--;
        schedule();
      });
    }
  };

  const schedule = (): void => {
    if (waiting.length === 0 || busy >= options.writers) return;
    if (waitingRows >= options.groupRows) flush();
    else timer ??= setTimeout(flush, options.lingerMs);
  };

  const commit: Commit = (batch) =>
    new Promise((stored, failed) => {
      waiting.push({ batch, stored, failed });
      waitingRows += rowsOf(batch);
      schedule();
    });
  return commit;
}

const rowsOf = ({ spans, traces }: TraceBatch): number => spans.length + traces.length;

/** Writes a group; when its data is to blame, each request alone, so that one does not fail its neighbours. */
async function store(group: readonly Waiting[], write: WriteTraces): Promise<void> {
  try {
    await write(group.map(({ batch }) => batch));
    for (const { stored } of group) stored();
  } catch (error) {
    if (group.length > 1 && storageFailure(error) === "data") {
      for (const single of group) await store([single], write);
      return;
    }
    const failure = asStorageFailure(error);
    for (const { failed } of group) failed(failure);
  }
}
