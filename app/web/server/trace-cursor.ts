import type { TracePosition } from "@cognobserve/database/list-traces";
import { z } from "zod";
import { Refusal } from "./refusal.ts";

const shape = z.tuple([z.number().int().nonnegative(), z.string().min(1)]);

/** Text that clients pass back as it is. */
export const encodeCursor = ({ startMicroseconds, traceId }: TracePosition): string =>
  Buffer.from(JSON.stringify([startMicroseconds, traceId])).toString("base64url");

/** @throws Refusal (400) for a cursor that this API never gave out */
export function decodeCursor(text: string): TracePosition {
  try {
    const [startMicroseconds, traceId] = shape.parse(JSON.parse(Buffer.from(text, "base64url").toString()));
    return { startMicroseconds, traceId };
  } catch {
    throw new Refusal(
      400,
      "cursor-invalid",
      "The cursor is not one that this API gave out. Pass next_cursor of the previous page as it is, or leave it out.",
      { path: "cursor" },
    );
  }
}
