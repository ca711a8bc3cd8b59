import { z } from "zod";

/** Place in a list of traces: the last one that was read. Microseconds, as Postgres keeps them and Date does not. */
export interface TraceCursor {
  readonly startMicroseconds: number;
  readonly traceId: string;
}

/** The client sent a cursor that this server never gave out. */
export class InvalidCursorError extends Error {
  override readonly name = "InvalidCursorError";
  constructor() {
    super("The cursor is not one that this API gave out. Pass next_cursor of the previous page as it is, or leave it out.");
  }
}

const shape = z.tuple([z.number().int().nonnegative().max(8.64e18), z.string().min(1)]);

/** Text that clients pass back as it is. */
export const encodeCursor = ({ startMicroseconds, traceId }: TraceCursor): string =>
  Buffer.from(JSON.stringify([startMicroseconds, traceId])).toString("base64url");

/** @throws InvalidCursorError */
export function decodeCursor(text: string): TraceCursor {
  try {
    const [startMicroseconds, traceId] = shape.parse(JSON.parse(Buffer.from(text, "base64url").toString()));
    return { startMicroseconds, traceId };
  } catch {
    throw new InvalidCursorError();
  }
}

/** RFC 3339 with microseconds, as Postgres reads it without loss. */
export function microsecondsToText(microseconds: number): string {
  const milliseconds = Math.floor(microseconds / 1_000);
  const rest = String(microseconds - milliseconds * 1_000).padStart(3, "0");
  return new Date(milliseconds).toISOString().replace("Z", `${rest}Z`);
}
