import type { SettingName } from "@cognobserve/settings/table";
import type { Terminal } from "./terminal.ts";

type Clack = typeof import("@clack/prompts");
type Values = Readonly<Partial<Record<SettingName, string>>>;

/** Thrown when the person has left with Ctrl-C or Escape. */
export class Left extends Error {
  override readonly name = "Left";
}

/** Asks for settings, one at a time; one that has a value already is not asked for. Every method throws `Left`. */
export class Questioner {
  readonly #clack: Clack;
  readonly #io: Pick<Terminal, "input" | "output">;
  readonly #known: Values;
  readonly #problemWith: (name: SettingName, value: string) => string | undefined;
  readonly #answers: Partial<Record<SettingName, string>> = {};

  constructor(
    clack: Clack,
    io: Pick<Terminal, "input" | "output">,
    known: Values,
    problemWith: (name: SettingName, value: string) => string | undefined,
  ) {
    this.#clack = clack;
    this.#io = io;
    this.#known = known;
    this.#problemWith = problemWith;
  }

  /** What was answered so far. */
  get answers(): Values {
    return this.#answers;
  }

  /** What a setting is by now; undefined or empty when nobody has said. */
  value(name: SettingName): string | undefined {
    return this.#answers[name] ?? this.#known[name];
  }

  /** Sets what follows from another answer. */
  set(name: SettingName, value: string): void {
    this.#answers[name] = value;
  }

  /** @param empty what an empty answer means: nothing, that there has to be one, or another value */
  async text(
    name: SettingName,
    message: string,
    placeholder: string,
    empty: "nothing" | "required" | { readonly otherwise: string } = "nothing",
  ): Promise<void> {
    if (this.value(name)) return;
    const answer = await this.#clack.text({
      ...this.#io,
      message,
      placeholder,
      ...(typeof empty === "object" && { defaultValue: empty.otherwise }),
      validate: (value) =>
        value ? this.#problemWith(name, value) : empty === "required" ? "cannot be left empty" : undefined,
    });
    this.#take(name, answer);
  }

  /** Typed without being shown. May be left empty. */
  async secret(name: SettingName, message: string): Promise<void> {
    if (this.value(name)) return;
    const validate = (value: string | undefined) => (value ? this.#problemWith(name, value) : undefined);
    this.#take(name, await this.#clack.password({ ...this.#io, message, validate }));
  }

  async choose<Choice extends string>(
    message: string,
    options: readonly { readonly value: Choice; readonly label: string; readonly hint?: string }[],
  ): Promise<Choice> {
    const answer = await this.#clack.select<string>({ ...this.#io, message, options: [...options] });
    const chosen = options.find(({ value }) => value === answer);
    if (chosen === undefined) throw new Left();
    return chosen.value;
  }

  #take(name: SettingName, answer: string | symbol | undefined): void {
    if (typeof answer === "symbol") throw new Left();
    if (answer) this.#answers[name] = answer;
  }
}
