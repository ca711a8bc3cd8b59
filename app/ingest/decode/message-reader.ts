import protobuf from "protobufjs/minimal.js";
import { assertValueCount, type Most } from "./most.ts";

/** Reads messages within messages. `len` is the end of the one that is being read, so that nothing reads beyond it. */
export class MessageReader extends protobuf.BufferReader {
  private messages = 0;
  private readonly most: Most;

  constructor(body: Buffer, most: Most) {
    super(body);
    this.most = most;
  }

  /** @throws IngestFailure `too-large` when there are more messages than one request may have */
  count(): void {
    assertValueCount(++this.messages, this.most);
  }
}

/** Goes into a message. @returns what `leave` needs @throws RangeError when it is longer than what surrounds it */
export function enter(reader: MessageReader): number {
  reader.count();
  const outer = reader.len;
  const end = reader.size() + reader.pos;
  if (end > outer) throw new RangeError(`a message ends at byte ${end}, what holds it at ${outer}`);
  reader.len = end;
  return outer;
}

/** Comes out of a message that has been read to its end. */
export function leave(reader: MessageReader, outer: number): void {
  reader.len = outer;
}

/** Skips a field that we have no use for. */
export function skip(reader: MessageReader, tag: number): void {
  reader.skipType(tag & 7, 0, tag >>> 3);
}
