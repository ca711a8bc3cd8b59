import { hashApiKey } from "@cognobserve/database/api-keys";
import { IngestFailure } from "../answer/failure.ts";
import { asStorageFailure } from "../commit/storage-answer.ts";
import { keyMiss, revokedKeyMiss } from "../near-miss/key-miss.ts";
import type { KeyDirectory } from "./key-directory.ts";
import { keyFailure } from "./key-failure.ts";
import { presentedKey } from "./presented-key.ts";

/** Finds the project that a request may write to. */
export type Authenticate = (headers: Headers) => Promise<string>;

/**
 * The key names its project; `X-Project-ID` may be sent beside it, and must then agree.
 * @throws IngestFailure `unauthenticated`, `forbidden`, or `unavailable` when nobody can be asked
 */
export const createAuthenticate =
  (keys: KeyDirectory): Authenticate =>
  async (headers) => {
    const key = presentedKey(headers);
    const owner = await keys.ownerOf(hashApiKey(key)).catch((error: unknown) => {
      throw asStorageFailure(error);
    });
    if (owner === undefined) throw keyFailure("unknown-api-key", keyMiss(key));
    const { projectId } = owner;
    if (owner.revoked) throw keyFailure("revoked-api-key", revokedKeyMiss(key), projectId);
    const wanted = headers.get("x-project-id")?.trim();
    if (wanted && wanted !== projectId) {
      throw new IngestFailure(
        "forbidden",
        "X-Project-ID names another project than the API key's own. Leave the header out, or use that project's key.",
        { code: "wrong-project", miss: { kind: "wrong-project" }, projectId },
      );
    }
    return projectId;
  };
