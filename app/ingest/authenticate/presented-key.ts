import { IngestFailure } from "../answer/failure.ts";

const LONGEST = 256;

/**
 * The API key that a request presents, as `X-API-Key` or as `Authorization: Bearer`.
 * @throws IngestFailure `unauthenticated` when there is none
 */
export function presentedKey(headers: Headers): string {
  const key = headers.get("x-api-key")?.trim() || /^bearer\s+(\S+)\s*$/i.exec(headers.get("authorization") ?? "")?.[1];
  if (key && key.length <= LONGEST) return key;
  throw new IngestFailure(
    "unauthenticated",
    key
      ? "This is not an API key: it is too long. Copy the key from the dashboard again."
      : "No API key was sent. Send it as the header X-API-Key, or as Authorization: Bearer KEY.",
    { code: key ? "unknown-api-key" : "missing-api-key" },
  );
}
