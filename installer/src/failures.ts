import type { ExitCode } from "./exit-codes.ts";
import { atWork } from "./failures/at-work.ts";
import { beforeAnything } from "./failures/before-anything.ts";
import { connectionFailures } from "./failures/connecting.ts";
import { dockerEndpointFailures } from "./failures/docker-endpoint.ts";
import type { Entry } from "./failures/entry.ts";
import { databaseFailures, redisAndTemporalFailures } from "./failures/external-services.ts";
import { firstTraceFailures } from "./failures/first-trace.ts";
import { machineFailures } from "./failures/machine.ts";
import { production } from "./failures/production.ts";

/** Every failure that a user can meet. A new one is a row of its table, and nothing else. */
export const catalogue = {
  ...beforeAnything,
  ...dockerEndpointFailures,
  ...machineFailures,
  ...production,
  ...connectionFailures,
  ...databaseFailures,
  ...redisAndTemporalFailures,
  ...atWork,
  ...firstTraceFailures,
};

export type FailureCode = keyof typeof catalogue;
export type FailureDetails<Code extends FailureCode> = Parameters<(typeof catalogue)[Code]["title"]>[0];

/** A failure in words, ready for any renderer. */
export interface FailureText {
  readonly code: FailureCode;
  readonly title: string;
  readonly cause: string;
  readonly remedy: string;
  readonly commands: readonly string[];
}

/** The one kind of error that is thrown on purpose. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly text: FailureText;
  readonly exit: ExitCode;

  constructor(text: FailureText, exit: ExitCode) {
    super(`${text.title} (${text.code}): ${text.cause}`);
    this.text = text;
    this.exit = exit;
  }
}

/** Makes a failure of the catalogue. */
export function failure<Code extends FailureCode>(code: Code, details: FailureDetails<Code>): Failure {
  // The row belongs to Code, so its functions take Code's details; TypeScript cannot correlate the two by itself.
  const row = catalogue[code] as unknown as Entry<FailureDetails<Code>>;
  return new Failure(
    {
      code,
      title: row.title(details),
      cause: row.cause(details),
      remedy: row.remedy(details),
      commands: row.commands?.(details) ?? [],
    },
    row.exit,
  );
}
