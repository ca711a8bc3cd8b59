/** Why a service could not be used, in kinds that each have a remedy of their own. */
export type ProblemKind =
  | "host-unknown"
  | "refused"
  | "silent"
  | "tls-required"
  | "tls-missing"
  | "certificate-untrusted"
  | "certificate-name"
  | "certificate-expired"
  | "credentials"
  | "failed";

export interface ConnectionProblem {
  readonly kind: ProblemKind;
  /** What was said, without any secret. */
  readonly reason: string;
}

/** Codes of the operating system, the resolver, and OpenSSL, by what they mean to a user. */
const kinds: Readonly<Record<string, ProblemKind>> = {
  ENOTFOUND: "host-unknown",
  EAI_AGAIN: "host-unknown",
  EAI_NONAME: "host-unknown",
  ECONNREFUSED: "refused",
  ETIMEDOUT: "silent",
  EHOSTUNREACH: "silent",
  ENETUNREACH: "silent",
  DEPTH_ZERO_SELF_SIGNED_CERT: "certificate-untrusted",
  SELF_SIGNED_CERT_IN_CHAIN: "certificate-untrusted",
  UNABLE_TO_GET_ISSUER_CERT: "certificate-untrusted",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "certificate-untrusted",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "certificate-untrusted",
  CERT_SIGNATURE_FAILURE: "certificate-untrusted",
  CERT_UNTRUSTED: "certificate-untrusted",
  ERR_TLS_CERT_ALTNAME_INVALID: "certificate-name",
  HOSTNAME_MISMATCH: "certificate-name",
  CERT_HAS_EXPIRED: "certificate-expired",
  CERT_NOT_YET_VALID: "certificate-expired",
  ERR_SSL_WRONG_VERSION_NUMBER: "tls-missing",
  EPROTO: "tls-missing",
};

/** Turns what a client threw into a kind. Several addresses that were tried in vain come as one error with many. */
export function connectionProblem(error: unknown): ConnectionProblem {
  const first = error instanceof AggregateError ? error.errors[0] : error;
  const reason = first instanceof Error ? first.message : String(first);
  const code = codeOf(first);
  const kind = kinds[code];
  if (kind !== undefined) return { kind, reason };
  if (/time(d)?[ -]?out/i.test(reason)) return { kind: "silent", reason };
  return { kind: "failed", reason };
}

export const codeOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "code" in error && typeof error.code === "string" ? error.code : "";
