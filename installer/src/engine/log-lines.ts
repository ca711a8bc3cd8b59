import type { Readable } from "node:stream";
import { z } from "zod";
import type { EngineApi } from "./engine-api.ts";

/** Lines of a container's log from `since` on (seconds since 1970), then as they come, until it ends or `signal` aborts. */
export const logLines = (api: EngineApi, container: string, since: number, signal: AbortSignal) =>
  readLog(api, container, `follow=true&since=${since}`, signal);

/** The last lines of a container's log, at most `count`, oldest first. */
export async function lastLogLines(
  api: EngineApi,
  container: string,
  count: number,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const line of readLog(api, container, `tail=${count}`, signal)) lines.push(line);
  return lines;
}

/**
 * Without a TTY the engine frames what it sends: 8 bytes with the stream and the length, then the bytes (Engine API,
 * «Attach to a container: stream format»).
 */
async function* readLog(api: EngineApi, container: string, query: string, signal: AbortSignal) {
  const { Config } = await api.get(
    `/containers/${container}/json`,
    z.object({ Config: z.object({ Tty: z.boolean() }) }),
  );
  const stream = await api.stream("GET", `/containers/${container}/logs?stdout=true&stderr=true&${query}`, signal);
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
