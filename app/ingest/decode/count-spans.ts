import { IngestFailure } from "../answer/failure.ts";

/** Ends the decoding of a request that holds more spans than one may. @throws IngestFailure `too-large` */
export function assertSpanCount(count: number, most: number): void {
  if (count <= most) return;
  throw new IngestFailure("too-large", `The request holds more than ${most} spans. Send fewer in one request.`, {
    code: "too-many-spans",
  });
}
