import { IngestFailure } from "../answer/failure.ts";
import { noKeyMiss } from "../near-miss/key-miss.ts";
import { keyFailure } from "./key-failure.ts";

const LONGEST = 256;

/**
 * The API key that a request presents, as `X-API-Key` or as `Authorization: Bearer`.
 * @throws IngestFailure `unauthenticated` when there is none
 */
export function presentedKey(headers: Headers): string {
  const authorization = headers.get("authorization");
  const key = headers.get("x-api-key")?.trim() || /^bearer\s+(\S.*?)\s*$/i.exec(authorization ?? "")?.[1];
  if (!key) throw keyFailure("missing-api-key", noKeyMiss(authorization));
  if (key.length <= LONGEST) return key;
  throw new IngestFailure(
    "unauthenticated",
    "This is not an API key: it is too long. Copy the key from the dashboard again.",
    { code: "unknown-api-key", miss: { kind: "foreign-key" } },
  );
}
