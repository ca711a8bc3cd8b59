import type { Answers, Question, Situation } from "./question.ts";

/**
 * How far a conversation has come. There is no cursor: the question to be put is the first one that is shown and not
 * settled. Going back unsettles one and keeps its answer.
 */
export interface Talk {
  readonly answers: Answers;
  readonly settled: readonly string[];
  /** Those that the person has come back to, or picked. */
  readonly picked: readonly string[];
}

export const begin: Talk = { answers: {}, settled: [], picked: [] };

/** The question to be put now; undefined when all are settled. */
export const openQuestion = (
  questions: readonly Question[],
  { settled, picked }: Talk,
  situation: Situation,
): Question | undefined =>
  questions.find(
    ({ id, onRequest, show }) => !settled.includes(id) && (!onRequest || picked.includes(id)) && show(situation),
  );

/** A question that a person may pick, to answer it anew or for the first time. */
export interface Pickable {
  readonly question: Question;
  readonly answered: boolean;
}

export const pickable = (
  questions: readonly Question[],
  { settled }: Talk,
  situation: Situation,
): readonly Pickable[] =>
  questions
    .map((question) => ({ question, answered: settled.includes(question.id) }))
    .filter(({ question, answered }) => (answered || question.onRequest) && question.show(situation));

/** The settled question that comes before one, or before the end; undefined when there is nothing to go back to. */
export function questionBefore(
  questions: readonly Question[],
  { settled }: Talk,
  situation: Situation,
  open: Question | undefined,
): Question | undefined {
  const earlier = open === undefined ? questions : questions.slice(0, questions.indexOf(open));
  return earlier.findLast(({ id, show }) => settled.includes(id) && show(situation));
}

/** Takes an answer. */
export function settle(questions: readonly Question[], talk: Talk, question: Question, answer: string): Talk {
  const { id, decides } = question;
  const doubtful = decides && talk.answers[id] !== answer ? questions.slice(questions.indexOf(question)) : [question];
  const settled = talk.settled.filter((other) => !doubtful.some((one) => one.id === other));
  return { ...talk, answers: { ...talk.answers, [id]: answer }, settled: [...settled, id] };
}

/** Puts a question again, with what was answered. */
export const reopen = ({ answers, settled, picked }: Talk, { id }: Question): Talk => ({
  answers,
  settled: settled.filter((other) => other !== id),
  picked: [...picked, id],
});

/** Answers that count: those of questions that are not shown any more do not. */
export const countedAnswers = (questions: readonly Question[], { settled }: Talk, situation: Situation): Answers =>
  Object.fromEntries(
    questions
      .filter(({ id, show }) => settled.includes(id) && show(situation))
      .map(({ id }) => [id, situation.answers[id] ?? ""]),
  );
