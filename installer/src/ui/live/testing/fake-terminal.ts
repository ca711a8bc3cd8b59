import { PassThrough, Writable } from "node:stream";
import xterm from "@xterm/headless";

/** A terminal in this process: streams as a program has them, and a screen that reads what is written. */
export interface FakeTerminal {
  readonly stdin: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  readonly isRaw: () => boolean;
  readonly type: (keys: string) => void;
  readonly resize: (columns: number, rows: number) => void;
  /** All that has been on the screen and is not gone, once what was written has been read. */
  readonly text: () => Promise<string>;
}

export function fakeTerminal(columns = 80, rows = 24): FakeTerminal {
  const screen = new xterm.Terminal({
    cols: columns,
    rows,
    allowProposedApi: true,
    scrollback: 1000,
    convertEol: true,
  });
  const output = Object.assign(
    new Writable({
      write: (chunk, _encoding, done) => screen.write(String(chunk), done),
    }),
    { isTTY: true, columns, rows },
  );
  let raw = false;
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (mode: boolean) => {
      raw = mode;
    },
    ref: () => undefined,
    unref: () => undefined,
  });
  return {
    // As much of a terminal's stream as ink and the renderer use.
    stdin: stdin as unknown as NodeJS.ReadStream,
    output: output as unknown as NodeJS.WriteStream,
    isRaw: () => raw,
    type: (keys) => stdin.write(keys),
    resize: (newColumns, newRows) => {
      screen.resize(newColumns, newRows);
      Object.assign(output, { columns: newColumns, rows: newRows });
      output.emit("resize");
    },
    text: async () => {
      // Behind all that is still being written.
      await new Promise<void>((resolve) => output.write("", () => resolve()));
      const { active } = screen.buffer;
      const lines = Array.from({ length: active.length }, (_, at) => active.getLine(at)?.translateToString(true) ?? "");
      return lines.join("\n").trimEnd();
    },
  };
}
