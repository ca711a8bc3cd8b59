import type { NearMissFacts } from "@cognobserve/contracts/near-miss";
import { nearMissSentence } from "@cognobserve/contracts/near-miss-sentence";
import { IngestFailure } from "../answer/failure.ts";

type Code = "missing-api-key" | "unknown-api-key" | "revoked-api-key";

/** A request without a key that counts: the client is told the same as whoever waits for its trace. */
export function keyFailure(code: Code, miss: NearMissFacts, projectId?: string): IngestFailure {
  const { came, remedy } = nearMissSentence(miss, { ingestUrl: "" }); // no sentence about keys names it
  return new IngestFailure("unauthenticated", `The request came ${came}. ${remedy}`, {
    code,
    miss,
    ...(projectId === undefined ? {} : { projectId }),
  });
}
