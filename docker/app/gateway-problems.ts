import { createPrivateKey, X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import type { Environment, SettingProblem } from "../../settings/read.ts";
import { readPem } from "./read-pem.ts";

/** Paths of the two files of tls-files.yml. */
export interface CertificateFiles {
  readonly certificate: string;
  readonly key: string;
}

/**
 * What keeps the gateway from speaking TLS as GATEWAY_TLS asks for; empty when nothing does. Settings that cannot be
 * read at all are others' to judge.
 */
export async function gatewayProblems(
  { GATEWAY_TLS, NEXTAUTH_URL = "" }: Environment,
  files: CertificateFiles,
  now: Date = new Date(),
): Promise<readonly SettingProblem[]> {
  if (GATEWAY_TLS !== "files" && GATEWAY_TLS !== "automatic") return [];
  const problems: SettingProblem[] = [];
  if (NEXTAUTH_URL.startsWith("http:")) {
    problems.push({ name: "NEXTAUTH_URL", problem: `must start with https:// where GATEWAY_TLS is ${GATEWAY_TLS}` });
  }
  if (GATEWAY_TLS === "automatic") return problems;
  const chain = await readPem("TLS_CERTIFICATE_FILE", files.certificate, (text) => new X509Certificate(text));
  const key = await readPem("TLS_KEY_FILE", files.key, (text) => createPrivateKey(text));
  problems.push(...[chain, key].flatMap(({ problem }) => problem ?? []));
  if (chain.value !== undefined) problems.push(...certificateProblems(chain.value, NEXTAUTH_URL, now));
  if (chain.value !== undefined && key.value !== undefined && !chain.value.checkPrivateKey(key.value)) {
    problems.push({ name: "TLS_KEY_FILE", problem: "is the key of another certificate than TLS_CERTIFICATE_FILE" });
  }
  return problems;
}

function certificateProblems(certificate: X509Certificate, url: string, now: Date): readonly SettingProblem[] {
  const problems: SettingProblem[] = [];
  const host = URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, "") : undefined;
  if (
    host !== undefined &&
    (isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host)) === undefined
  ) {
    const names = certificate.subjectAltName ?? certificate.subject.replaceAll("\n", ", ");
    problems.push({ name: "TLS_CERTIFICATE_FILE", problem: `is for ${names}, and not for ${host} of NEXTAUTH_URL` });
  }
  if (certificate.validToDate < now) {
    const day = certificate.validToDate.toISOString().slice(0, 10);
    problems.push({ name: "TLS_CERTIFICATE_FILE", problem: `has run out on ${day}` });
  }
  return problems;
}
