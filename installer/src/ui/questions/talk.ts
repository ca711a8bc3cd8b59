import type { Answers, Question, Situation } from "./question.ts";

/**
 * How far a conversation has come. There is no cursor: the question to be put is the first one that is shown and not
 * settled. Going back unsettles one and keeps its answer.
 */
export interface Talk {
  readonly answers: Answers;
  readonly settled: readonly string[];
}

export const begin: Talk = { answers: {}, settled: [] };

/** The question to be put now; undefined when all are settled. */
export const openQuestion = (
  questions: readonly Question[],
  { settled }: Talk,
  situation: Situation,
): Question | undefined => questions.find(({ id, show }) => !settled.includes(id) && show(situation));

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
  return { answers: { ...talk.answers, [id]: answer }, settled: [...settled, id] };
}

/** Puts a question again, with what was answered. */
export const reopen = ({ answers, settled }: Talk, { id }: Question): Talk => ({
  answers,
  settled: settled.filter((other) => other !== id),
});

/** Answers that count: those of questions that are not shown any more do not. */
export const countedAnswers = (questions: readonly Question[], { settled }: Talk, situation: Situation): Answers =>
  Object.fromEntries(
    questions
      .filter(({ id, show }) => settled.includes(id) && show(situation))
      .map(({ id }) => [id, situation.answers[id] ?? ""]),
  );
