import { Box, type Key, render, Text, useInput, useStdout, useWindowSize } from "ink";
import { useEffect, useRef } from "react";
import type { Terminal } from "../terminal.ts";
import type { Pressed } from "./keys.ts";
import { type Style, screenLines, type View } from "./view.ts";

interface ScreenProps {
  /** Undefined once it is over: nothing of it stays. */
  readonly view: View | undefined;
  /** Texts that go into the scrollback, oldest first; once shown they stay. */
  readonly printed: readonly string[];
  readonly style: Style;
  readonly onPress: (pressed: Pressed) => void;
}

function Screen({ view, printed, style, onPress }: ScreenProps) {
  const size = useWindowSize();
  const { write } = useStdout();
  const alreadyPrinted = useRef(0);
  useInput((input, key) => onPress(pressedOf(input, key)));
  useEffect(() => {
    const texts = printed.slice(alreadyPrinted.current);
    alreadyPrinted.current = printed.length;
    if (texts.length > 0) write(texts.join(""));
  }, [printed, write]);
  return (
    <Box flexDirection="column">{view !== undefined && <Text>{screenLines(view, style, size).join("\n")}</Text>}</Box>
  );
}

function pressedOf(input: string, key: Key): Pressed {
  if (key.leftArrow) return "left";
  if (key.rightArrow) return "right";
  if (key.tab) return key.shift ? "shift-tab" : "tab";
  return key.ctrl ? `ctrl-${input}` : input.toLowerCase();
}

/** The screen on a terminal. */
export interface Shown {
  readonly update: (props: Pick<ScreenProps, "view" | "printed">) => void;
  /** Takes it away and gives the keyboard back. */
  readonly close: () => Promise<void>;
}

export function showScreen({ input, output }: Terminal, props: ScreenProps): Shown {
  const ink = render(<Screen {...props} />, {
    stdin: input,
    stdout: output,
    interactive: true, // it is known to be: ink would draw nothing where CI=false is set
    exitOnCtrlC: false,
    patchConsole: false,
    incrementalRendering: true,
  });
  let shown = props;
  const update: Shown["update"] = (changed) => {
    shown = { ...shown, ...changed };
    ink.rerender(<Screen {...shown} />);
  };
  return {
    update,
    close: async () => {
      update({ view: undefined, printed: shown.printed });
      await ink.waitUntilRenderFlush();
      ink.unmount();
      await ink.waitUntilExit();
    },
  };
}
