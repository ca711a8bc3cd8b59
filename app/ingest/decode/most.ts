import { IngestFailure } from "../answer/failure.ts";

/** How much of what one request may hold; see receive/limits.ts. */
export interface Most {
  readonly spansPerRequest: number;
  readonly valuesPerRequest: number;
}

/** Ends the decoding of a request that holds more spans than one may. @throws IngestFailure `too-large` */
export function assertSpanCount(count: number, { spansPerRequest }: Most): void {
  if (count > spansPerRequest) throw tooMany(`${spansPerRequest} spans`, "too-many-spans");
}

/** Ends the decoding of a request that holds more values than one may. @throws IngestFailure `too-large` */
export function assertValueCount(count: number, { valuesPerRequest }: Most): void {
  if (count > valuesPerRequest) throw tooMany(`${valuesPerRequest} values`, "too-many-values");
}

const tooMany = (what: string, code: string): IngestFailure =>
  new IngestFailure("too-large", `The request holds more than ${what}. Send fewer in one request.`, { code });
