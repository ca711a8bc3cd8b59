import type { Key as Pressed } from "node:readline";
import { getColumns, Prompt } from "@clack/core";
import type { Terminal } from "../terminal.ts";
import { type Act, type Key, keysOf, type WayOut } from "./keys.ts";
import type { Asking } from "./question.ts";
import type { Style } from "./style.ts";
import { answerFor, problemWithAnswer } from "./typed-answer.ts";
import { type View, viewLines } from "./view.ts";

/** What a person does with a question. */
export type Reply = { readonly said: string } | "back" | "leave";

/** How a question is put. */
export interface Putting {
  readonly terminal: Terminal;
  readonly style: Style;
  readonly wayOut: WayOut;
  /** Puts an end to it from outside. */
  readonly signal: AbortSignal;
}

/** How long nothing must be typed before a remark is made. */
const REMARK_MS = 300;

/** Puts one question on the terminal. @throws the signal's reason */
export async function put(asking: Asking, putting: Putting): Promise<Reply> {
  putting.signal.throwIfAborted();
  assumeSize(putting.terminal.output);
  const prompt = new QuestionPrompt(asking, putting);
  const said = await prompt.prompt();
  prompt.end();
  putting.signal.throwIfAborted();
  if (prompt.left !== undefined) return prompt.left;
  return typeof said === "string" ? { said } : "leave";
}

/** A terminal that nobody has told its size, such as a serial line's, says 0, and clack would draw a letter a line. */
function assumeSize(output: NodeJS.WriteStream): void {
  if (output.columns > 0) return;
  output.columns = 80;
  output.rows = 24;
}

/** A question on a terminal: clack's core reads the keys and draws what has changed; how it looks is in view.ts. */
class QuestionPrompt extends Prompt<string> {
  left: "back" | "leave" | undefined;
  #asking: Asking;
  readonly #style: Style;
  readonly #wayOut: WayOut;
  readonly #screen: NodeJS.WriteStream;
  readonly #ending = new AbortController();
  #chosen = 0;
  /** What Esc stands for was chosen. */
  #instead = false;
  #remark: string | undefined;
  #remarking = new AbortController();

  constructor(asking: Asking, { terminal, style, wayOut, signal }: Putting) {
    const typing = asking.kind !== "choice";
    super(
      {
        input: terminal.input,
        output: terminal.output,
        signal,
        ...(asking.kind === "text" && asking.kept && { initialUserInput: asking.kept }),
        validate: (value) => this.#problem(value ?? ""),
        render: () => viewLines(this.#view(), style, getColumns(terminal.output)).join("\n"),
      },
      typing,
    );
    this.#asking = asking;
    this.#screen = terminal.output;
    this.#style = style;
    this.#wayOut = wayOut;
    if (asking.kind === "choice") {
      this.#choose(
        Math.max(
          0,
          asking.choices.findIndex(({ value }) => value === asking.kept),
        ),
      );
      void asking.later?.then((choices) => this.#improve(choices));
    }
    this.on("userInput", (text) => {
      this._setValue(text);
      this.#remarkOn(text);
    });
    this.on("key", (_, pressed) => this.#onKey(pressed));
    this.on("finalize", () => {
      // Clack takes Esc for leaving, whatever is meant by it here.
      if (this.state === "cancel" && this.left === undefined) this.state = this.#instead ? "submit" : "active";
      if (this.state === "submit") this.value = this.#answer(this.value ?? "");
    });
    if (typing) this.#remarkOn(asking.kind === "text" ? (asking.kept ?? "") : "");
  }

  /** Nothing is drawn any more. */
  end(): void {
    this.#ending.abort();
    this.#remarking.abort();
  }

  protected override _shouldSubmit(_: string | undefined, pressed: Pressed): boolean {
    return this.#actOf(pressed) === "next";
  }

  protected override _isActionKey(_: string | undefined, pressed: Pressed): boolean {
    return pressed.name === "tab";
  }

  /** What can be pressed just now. */
  get #keys(): readonly Key[] {
    return keysOf(this.#asking, this.userInput, this.#wayOut, this.#style.unicode);
  }

  #actOf = (pressed: Pressed): Act | undefined => this.#keys.find((key) => key.pressed(pressed))?.act;

  #onKey(pressed: Pressed): void {
    const act = this.#actOf(pressed);
    if (act === "back" || act === "leave") {
      this.left = act;
      this.state = "cancel";
    } else if (act === "instead" && this.#asking.kind === "choice") {
      const { choices, escape: instead } = this.#asking;
      this.#choose(choices.findIndex(({ value }) => value === instead?.value));
      this.#instead = true;
    } else if (act === "up") this.#choose(this.#chosen - 1);
    else if (act === "down") this.#choose(this.#chosen + 1);
    else if (act === "fill" && this.#asking.kind === "text") {
      this._setUserInput(this.#asking.otherwise, true);
    }
  }

  #choose(index: number): void {
    if (this.#asking.kind !== "choice") return;
    const { choices } = this.#asking;
    this.#chosen = (index + choices.length) % choices.length;
    this.value = choices[this.#chosen]?.value;
  }

  #improve(choices: Extract<Asking, { kind: "choice" }>["choices"]): void {
    if (this.#asking.kind !== "choice" || this.#ending.signal.aborted) return;
    this.#asking = { ...this.#asking, choices };
    this.#redraw();
  }

  #remarkOn(text: string): void {
    const asking = this.#asking;
    if (asking.kind !== "text" || asking.remark === undefined) return;
    const { remark, otherwise = "" } = asking;
    this.#remarking.abort();
    this.#remarking = new AbortController();
    const { signal } = this.#remarking;
    setTimeout(() => {
      if (signal.aborted) return;
      void remark(text || otherwise, signal).then((said) => {
        if (signal.aborted || this.#ending.signal.aborted) return;
        this.#remark = said;
        this.#redraw();
      });
    }, REMARK_MS).unref();
  }

  /** Clack draws after a key and when the terminal has another size: it is told the latter. */
  #redraw(): void {
    this.#screen.emit("resize");
  }

  #answer(text: string): string {
    return this.#asking.kind === "choice" ? text : answerFor(this.#asking, text);
  }

  #problem(text: string): string | undefined {
    return this.#asking.kind === "choice" ? undefined : problemWithAnswer(this.#asking, text);
  }

  #view(): View {
    const states = { error: "wrong", submit: "answered", cancel: this.left === "back" ? "back" : "left" } as const;
    return {
      asking: this.#asking,
      state: this.state === "error" || this.state === "submit" || this.state === "cancel" ? states[this.state] : "open",
      chosen: this.#chosen,
      typed: this.#asking.kind === "choice" ? "" : this.userInput,
      cursor: this._cursor,
      problem: this.error,
      remark: this.#remark,
      keys: this.#keys,
    };
  }
}
