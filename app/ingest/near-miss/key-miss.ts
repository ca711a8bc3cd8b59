import type { NearMissFacts } from "@cognobserve/contracts/near-miss";

const PREFIX = "co_sk_";
/** As much of a key as the dashboard's list of keys shows. */
const SHOWN = 12;
const SHORTEST = 38;
const PLACEHOLDER = /^<.*>$|^[$%]|^\{\{|^(co_sk_)?(\.\.\.|x+$|your|my[-_ ])/i;
/** Schemes that may be named: anything else in their place could be the secret itself. */
const SCHEMES = ["Basic", "Digest", "Token", "Api-Key", "ApiKey", "Negotiate"];

/** What is wrong with a key that no project has. */
export function keyMiss(key: string): NearMissFacts {
  if (PLACEHOLDER.test(key)) return { kind: "placeholder-key" };
  if (!key.startsWith(PREFIX)) return { kind: "foreign-key" };
  const key_start = key.slice(0, SHOWN);
  return { kind: key.length < SHORTEST ? "cut-key" : "unknown-key", key_start };
}

export const revokedKeyMiss = (key: string): NearMissFacts => ({ kind: "revoked-key", key_start: key.slice(0, SHOWN) });

/** What is wrong with a request that presents no key. */
export function noKeyMiss(authorization: string | null): NearMissFacts {
  if (!authorization) return { kind: "no-key" };
  const first = /^(\S+)\s+\S/.exec(authorization)?.[1]?.toLowerCase();
  return { kind: "other-scheme", scheme: SCHEMES.find((scheme) => scheme.toLowerCase() === first) ?? null };
}
