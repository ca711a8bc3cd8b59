import type { Transform } from "node:stream";
import zlib from "node:zlib";
import { IngestFailure } from "../answer/failure.ts";
import type { Limits } from "./limits.ts";
import type { Charge } from "./memory-budget.ts";

const CHUNK_BYTES = 64 * 1024;

const inflaters: Readonly<Record<string, () => Transform>> = {
  gzip: () => zlib.createGunzip({ chunkSize: CHUNK_BYTES }),
  "x-gzip": () => zlib.createGunzip({ chunkSize: CHUNK_BYTES }),
  deflate: () => zlib.createInflate({ chunkSize: CHUNK_BYTES }),
  zstd: () => zlib.createZstdDecompress({ chunkSize: CHUNK_BYTES }),
};
const accepted = "gzip, deflate, zstd, identity";

/**
 * Reads a whole body and undoes its content encoding. Both are cut off at the first byte beyond a limit, so that
 * neither a huge body nor a small one that inflates to a huge one is ever held.
 * @throws IngestFailure `too-large`, `unsupported` encoding, `malformed` compression, or `overloaded`
 */
export async function readBody(request: Request, limits: Limits, charge: Charge): Promise<Buffer> {
  const encoding = request.headers.get("content-encoding")?.trim().toLowerCase() || "identity";
  const inflater = inflaters[encoding];
  if (inflater === undefined && encoding !== "identity") {
    throw new IngestFailure("unsupported", `Content-Encoding ${encoding} is not known here. Use one of ${accepted}.`, {
      code: "unknown-content-encoding",
      headers: { "Accept-Encoding": accepted },
      miss: { kind: "content-encoding" },
    });
  }
  const limit = inflater ? limits.bodyBytes : Math.min(limits.bodyBytes, limits.inflatedBytes);
  if (Number(request.headers.get("content-length") ?? 0) > limit) throw tooLarge(limit);
  if (request.body === null) return Buffer.alloc(0);

  const received = await receive(request.body, limit, charge);
  if (inflater === undefined) return received;
  const inflated = await inflate(received, inflater(), limits.inflatedBytes, charge);
  charge.subtract(received.length);
  return inflated;
}

/** A client that goes away in the middle gets no answer, and is no fault of ours. */
async function receive(body: AsyncIterable<Uint8Array>, limit: number, charge: Charge): Promise<Buffer> {
  try {
    return await collect(body, limit, charge);
  } catch (error) {
    if (error instanceof IngestFailure) throw error;
    throw new IngestFailure("malformed", "The body ended before all of it had arrived.", {
      code: "body-cut-short",
      cause: error,
    });
  }
}

async function collect(chunks: AsyncIterable<Uint8Array>, limit: number, charge: Charge): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > limit) throw tooLarge(limit);
    charge.add(chunk.length);
    parts.push(chunk);
  }
  return Buffer.concat(parts, size);
}

async function inflate(compressed: Buffer, inflater: Transform, limit: number, charge: Charge): Promise<Buffer> {
  try {
    inflater.end(compressed);
    return await collect(inflater, limit, charge); // leaving the loop early destroys the stream
  } catch (error) {
    if (error instanceof IngestFailure) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new IngestFailure("malformed", `The body could not be decompressed: ${reason}.`, {
      code: "broken-compression",
      cause: error,
    });
  }
}

const tooLarge = (limit: number): IngestFailure =>
  new IngestFailure("too-large", `The body is larger than ${limit / 2 ** 20} MiB. Send fewer spans in one request.`);
