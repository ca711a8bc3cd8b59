import { openKeyboard } from "./keyboard.ts";

/** ECMA-48's «set mode» for a cursor that can be seen, as every terminal since the VT220 knows it. */
const showCursor = "\u001B[?25h";

/** Gives the terminal back as a shell wants it, for a run that ends without closing its views. */
export function giveBack(stdin: NodeJS.ReadStream, stdout: NodeJS.WriteStream): void {
  if (stdout.isTTY !== true) return;
  const keyboard = stdin.isTTY ? stdin : openKeyboard();
  // Only what takes keys one by one hides the cursor.
  if (keyboard?.isRaw !== true) return;
  keyboard.setRawMode(false);
  stdout.write(`${showCursor}\n`);
}
