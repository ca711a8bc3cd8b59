import os from "node:os";
import { isDeepStrictEqual } from "node:util";
import type { SettingName } from "@cognobserve/settings/table";
import { flagsOf } from "../answers/setting-words.ts";
import { exitCodes } from "../exit-codes.ts";
import { Failure, failure } from "../failures.ts";
import { defaultAdministrator } from "../modes/administrator.ts";
import { isModeName, modes } from "../modes/modes.ts";
import { Declined } from "../repairs/mend.ts";
import { afterRefusal, agreementTo, whichAnswer } from "../ui/questions/agreement.ts";
import type { WayOut } from "../ui/questions/keys.ts";
import type { Room } from "../ui/questions/mode-cost.ts";
import { putQuestion } from "../ui/questions/put-question.ts";
import type { Answers, Asking, Newer, Question, Situation } from "../ui/questions/question.ts";
import { questionList } from "../ui/questions/questions.ts";
import { settingsOfAnswers } from "../ui/questions/settings-of-answers.ts";
import {
  begin,
  countedAnswers,
  openQuestion,
  pickable,
  questionBefore,
  reopen,
  settle,
  type Talk,
} from "../ui/questions/talk.ts";
import type { Terminal } from "../ui/terminal.ts";
import { fixedMode } from "./choose-mode.ts";
import {
  type Ground,
  givenFor,
  groundFor,
  isAsWanted,
  isInstalled,
  lookAround,
  newerRelease,
  type Start,
  sayOrigins,
} from "./ground.ts";
import { knownSoFar } from "./known-so-far.ts";
import { lookAtRoom } from "./look-at-room.ts";
import { EarlyLooks } from "./look-early.ts";
import type { EarlyLook } from "./preflight.ts";
import { type Published, remarkOnUrl } from "./remark-on-url.ts";
import { saveAnswers } from "./save-answers.ts";
import { summarise } from "./summarise.ts";

/**
 * Asks a person whatever is not known, shows what is going to happen, and has it agreed to. The machine is looked at while
 * the first question is read; whatever it refuses is told before the next one.
 * @throws Failure «left», or what the preflight refuses
 */
export async function ask(start: Start, terminal: Terminal): Promise<Ground> {
  const conversation = new Conversation(start, terminal);
  await conversation.begin();
  for (;;) {
    const open = conversation.openQuestion;
    if (open !== undefined) await conversation.put(open);
    else if (await conversation.agreed()) return conversation.ground;
  }
}

/** A conversation with one person. What it knows of earlier answers is a `Talk`; all else follows from that. */
class Conversation {
  readonly #start: Start;
  readonly #terminal: Terminal;
  readonly #questions: readonly Question[];
  readonly #room: Promise<Room | undefined>;
  #talk: Talk = begin;
  /** Of the mode, with what was given but not what was answered. */
  #base: Ground | undefined;
  /** With the answers, once they have been looked at. */
  #whole: Ground | undefined;
  #modeIsFixed = false;
  #installed = false;
  #newer: Newer | undefined;
  readonly #early = new EarlyLooks();

  constructor(start: Start, terminal: Terminal) {
    this.#start = start;
    this.#terminal = terminal;
    this.#room = lookAtRoom(start.session.api);
    this.#questions = questionList({
      needs: { quickstart: modes.quickstart.need({}), production: modes.production.need({}) },
      room: this.#room,
      remarkOnUrl: (text) => remarkOnUrl(text, this.#published, start.session.line.ssh),
      administrator: defaultAdministrator,
    });
  }

  /** Starts to look at the machine, for whichever mode it may be. */
  async begin(): Promise<void> {
    const { session, options } = this.#start;
    session.renderer.close();
    const fixed = await fixedMode(options, session.directory);
    this.#modeIsFixed = fixed !== undefined;
    this.#installed = await isInstalled(this.#start);
    if (fixed !== undefined) await this.#standOn(fixed.name);
    else this.#early.begin(this.#start);
  }

  get openQuestion(): Question | undefined {
    return openQuestion(this.#questions, this.#talk, this.#situation);
  }

  /** @throws when not everything is answered yet */
  get ground(): Ground {
    if (this.#whole === undefined) throw new Error("The questions are not answered yet.");
    return this.#whole;
  }

  /** Puts one question and takes the answer. */
  async put(question: Question): Promise<void> {
    const before = questionBefore(this.#questions, this.#talk, this.#situation, question);
    const answer = await this.#say(question.ask(this.#situation), this.#wayOut(before));
    if (answer === undefined) {
      if (before !== undefined) this.#talk = reopen(this.#talk, before);
      return;
    }
    this.#talk = settle(this.#questions, this.#talk, question, answer);
    if (question.id === "mode") await this.#tryMode(question, answer);
  }

  /** Shows what is going to happen. @returns whether it is to be */
  async agreed(): Promise<boolean> {
    this.#whole = await this.#lookAtAnswers();
    if (this.#whole === undefined) return false;
    // It was only asked whether it is to stay.
    if (await isAsWanted(this.#start, this.#whole).catch(() => false)) return true;
    const { mode, prepared, given } = this.#whole;
    const summary = await summarise(this.#start.session, mode, prepared, given, this.#room);
    const before = questionBefore(this.#questions, this.#talk, this.#situation, undefined);
    const untouched = summary.begun || this.#start.session.hostChanges.length > 0 ? "Nothing else" : "Nothing";
    const agreement = agreementTo(summary, untouched, pickable(this.#questions, this.#talk, this.#situation));
    const answer = await this.#say(agreement, this.#wayOut(before));
    if (answer === "go") return true;
    if (answer === "quit") throw failure("left", {});
    if (answer === "change") await this.#change();
    else if (answer === "save") await saveAnswers(this.#whole, this.#start, (asking) => this.#say(asking, "back"));
    else if (before !== undefined) this.#talk = reopen(this.#talk, before);
    return false;
  }

  /** To the question before one; out of the installer only where nothing has been answered that would be lost. */
  #wayOut(before: Question | undefined): WayOut {
    if (before !== undefined) return "back";
    return Object.keys(this.#talk.answers).length === 0 ? "leave" : "none";
  }

  /** Has the person choose what to answer anew, or for the first time. */
  async #change(): Promise<void> {
    const situation = this.#situation;
    const picks = pickable(this.#questions, this.#talk, situation);
    const chosen = await this.#say(whichAnswer(picks, situation), "back");
    const picked = picks.find(({ question }) => question.id === chosen);
    if (picked !== undefined) this.#talk = reopen(this.#talk, picked.question);
  }

  get #counted(): Answers {
    return countedAnswers(this.#questions, this.#talk, this.#situation);
  }

  get #situation(): Situation {
    const { answers } = this.#talk;
    const { mode, given, prepared } = this.#base ?? {};
    return {
      answers,
      known: { ...prepared?.before, ...given },
      mode: mode?.name,
      modeIsFixed: this.#modeIsFixed,
      installed: this.#installed,
      newer: this.#newer,
      localUrl: `http://localhost:${prepared?.ports[0]?.port ?? ""}`,
      hostname: os.hostname(),
    };
  }

  get #published(): Published {
    const { mode = modes.quickstart, prepared } = this.#base ?? {};
    const { WEB_PORT, GATEWAY_TLS } = prepared?.after ?? {};
    // Production publishes the dashboard where the URL says, unless somebody has chosen a port.
    const chosen = WEB_PORT && GATEWAY_TLS !== "proxy" ? Number(WEB_PORT) : undefined;
    return { mode: mode.name, port: mode.name === "quickstart" ? prepared?.ports[0]?.port : chosen };
  }

  /** Takes the mode that was chosen; where it cannot be on this machine, another may. @throws the refusal */
  async #tryMode(question: Question, name: string): Promise<void> {
    for (;;) {
      try {
        return await this.#standOn(name);
      } catch (error) {
        if (!(error instanceof Failure) || error.exit !== exitCodes.refused) throw error;
        if ((await this.#afterRefusal(error, "mode")) === "again") continue;
        this.#start.session.answeredWith([]);
        this.#talk = reopen(this.#talk, question);
        return;
      }
    }
  }

  /** Takes a mode for given: what was given for it is read, and the machine is looked at. */
  async #standOn(name: string): Promise<void> {
    if (!isModeName(name)) return;
    const mode = modes[name];
    const { session } = this.#start;
    const given = givenFor(this.#start, mode);
    sayOrigins(this.#start, mode, given);
    if (!this.#modeIsFixed) session.answeredWith(["--mode", name]);
    const ground = await groundFor(this.#start, mode, given.settings);
    this.#newer = newerRelease(ground);
    this.#base = await this.#lookForMode(ground, this.#early.take(mode));
    session.renderer.close();
  }

  /** Looks at the machine for a mode, with what was given for it and nothing that a question is still to be asked about. */
  async #lookForMode(ground: Ground, seen: EarlyLook | undefined): Promise<Ground> {
    const { mode, given, prepared } = ground;
    const known = await knownSoFar(this.#start, ground);
    const looked = await lookAround(this.#start, known, this.#terminal, seen);
    if (known === ground) return looked;
    const url = given.NEXTAUTH_URL ?? prepared.before.NEXTAUTH_URL;
    return groundFor(this.#start, mode, { ...looked.given, NEXTAUTH_URL: url });
  }

  /** What comes of the answers, once that has been looked at; once for the same ones. @returns undefined to ask on */
  async #lookAtAnswers(): Promise<Ground | undefined> {
    const base = this.#base;
    if (base === undefined) return undefined;
    const { session, invocation } = this.#start;
    const { localUrl } = this.#situation;
    const answered = settingsOfAnswers(base.mode, this.#counted, localUrl, invocation.workingDirectory);
    session.answeredWith([...(this.#modeIsFixed ? [] : ["--mode", base.mode.name]), ...flagsOf(answered)]);
    const given = { ...base.given, ...answered };
    if (this.#whole?.mode === base.mode && isDeepStrictEqual(this.#whole.given, given)) return this.#whole;
    const ground = await groundFor(this.#start, base.mode, given);
    if (Object.keys(answered).length === 0) return ground; // the mode's own look has seen all of it
    try {
      const looked = await lookAround(this.#start, ground, this.#terminal);
      if (isDeepStrictEqual(looked.given, given)) return looked;
      // What a repair has chosen stands from now on, as if it had been given by a flag.
      const chosen = Object.entries(looked.given).filter(
        ([name, value]) => ground.given[name as SettingName] !== value,
      );
      this.#base = await groundFor(this.#start, base.mode, { ...base.given, ...Object.fromEntries(chosen) });
      return undefined;
    } catch (error) {
      if (!(error instanceof Failure) || this.#talk.settled.length === 0) throw error;
      if ((await this.#afterRefusal(error, "answers")) === "change") await this.#change();
      return undefined;
    } finally {
      session.renderer.close();
    }
  }

  /** What was answered cannot be: the person may change it, or see to it elsewhere. @throws the refusal */
  async #afterRefusal(refusal: Failure, refused: "mode" | "answers"): Promise<string | undefined> {
    const { session, invocation } = this.#start;
    const { title, cause, remedy, commands, code } = refusal.text;
    if (code === "left" || code === "login-needed" || invocation.signal.aborted) throw refusal;
    // What was offered to be mended has been read a moment ago.
    if (!(refusal instanceof Declined))
      session.renderer.emit({ type: "warning", message: [title, cause, remedy].join("\n"), commands });
    const answer = await this.#say(afterRefusal(refused), "none");
    if (answer === "quit") throw refusal;
    return answer;
  }

  /** Puts something on the terminal. @returns undefined to go back @throws Failure «left» */
  async #say(asking: Asking, wayOut: WayOut): Promise<string | undefined> {
    const { invocation, session } = this.#start;
    session.renderer.close();
    const { env, signal } = invocation;
    const reply = await putQuestion(asking, { terminal: this.#terminal, env, signal }, wayOut);
    if (reply === "leave") throw failure("left", {});
    return reply === "back" ? undefined : reply.said;
  }
}
