import type { Readable } from "node:stream";
import { z } from "zod";
import type { EngineApi } from "./engine-api.ts";

/**
 * Lines of a container's log, oldest first, then as they come, until the container ends or `signal` aborts.
 * Without a TTY the engine frames what it sends: 8 bytes with the stream and the length, then the bytes (Engine API,
 * «Attach to a container: stream format»).
 */
export async function* logLines(api: EngineApi, container: string, since: number, signal: AbortSignal) {
  const { Config } = await api.get(
    `/containers/${container}/json`,
    z.object({ Config: z.object({ Tty: z.boolean() }) }),
  );
  const query = `follow=true&stdout=true&stderr=true&since=${since}`;
  const stream = await api.stream("GET", `/containers/${container}/logs?${query}`, signal);
  let rest = "";
  for await (const text of Config.Tty ? decoded(stream) : unframed(stream)) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield line.replace(/\r$/, "");
  }
  if (rest !== "") yield rest;
}

async function* decoded(stream: Readable): AsyncGenerator<string> {
  stream.setEncoding("utf8");
  for await (const chunk of stream) yield chunk;
}

async function* unframed(stream: Readable): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let buffer: Buffer = Buffer.alloc(0);
  for await (const chunk of stream) {
    buffer = Buffer.concat([buffer, chunk]);
    while (buffer.length >= 8) {
      const end = 8 + buffer.readUInt32BE(4);
      if (buffer.length < end) break;
      yield decoder.decode(buffer.subarray(8, end), { stream: true });
      buffer = buffer.subarray(end);
    }
  }
}
