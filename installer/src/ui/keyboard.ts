import { closeSync, openSync } from "node:fs";
import { ReadStream } from "node:tty";

/** As much of bun (https://bun.com/docs/runtime/file-io) as is used here; it is there in the compiled program only. */
interface Bun {
  readonly file: (path: string) => { readonly stream: () => ReadableStream<Uint8Array> };
}

const path = "/dev/tty";
let keyboard: ReadStream | undefined;

/**
 * The keyboard where standard input is something else: /dev/tty, opened once, as two readers would each get half of the
 * keys. Undefined without a controlling terminal.
 */
export function openKeyboard(): ReadStream | undefined {
  if (keyboard !== undefined) return keyboard;
  let file: number;
  try {
    file = openSync(path, "r+");
  } catch {
    return undefined;
  }
  const input = new ReadStream(file);
  if (!input.isTTY) {
    closeSync(file);
    return undefined;
  }
  if ("Bun" in globalThis) readWithoutThread(input, (globalThis as unknown as { readonly Bun: Bun }).Bun);
  input.on("error", () => undefined); // a terminal that has gone away is no reason to stop half-way
  keyboard = input;
  return input;
}

/**
 * Node waits for keys by polling. Bun does so for standard input alone: any other terminal it reads in a thread of a pool
 * that has one for each processor, and files are read and written in that pool. On a machine with one processor, one
 * wait for a key would stop everything else. Its streams of files poll, so keys are taken from one of them.
 */
function readWithoutThread(input: ReadStream, bun: Bun): void {
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  const take = async (mine: ReadableStreamDefaultReader<Uint8Array>) => {
    while (reader === mine) {
      const { value, done } = await mine.read().catch(() => ({ value: undefined, done: true }));
      if (reader !== mine) return;
      if (done) reader = undefined;
      input.push(done ? null : Buffer.from(value ?? []));
    }
  };
  const hold = () => {
    if (reader !== undefined) return;
    reader = bun.file(path).stream().getReader();
    void take(reader);
  };
  // While nobody here listens, somebody else may: sudo, which asks for a password.
  const letGo = () => {
    void reader?.cancel().catch(() => undefined);
    reader = undefined;
  };
  input._read = hold;
  input.on("resume", hold);
  input.on("newListener", (event) => event === "readable" && hold());
  input.on("pause", letGo);
  input.on("close", letGo);
  input.on("removeListener", (event) => event === "readable" && input.listenerCount("readable") === 0 && letGo());
}
