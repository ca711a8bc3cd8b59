import { createPrivateKey, X509Certificate } from "node:crypto";
import net from "node:net";
import type { HostFile } from "./host-files.ts";
import type { CertificateFact } from "./production-facts.ts";

/** Which settings make a pair, and whose name the certificate has to bear. */
interface Pair {
  readonly certificate: string;
  readonly key: string;
  /** undefined: nobody compares its name. */
  readonly host: string | undefined;
}

/** Looks into the pairs of certificate and key of which both are there and are what they should be. */
export function lookAtCertificates(files: readonly HostFile[], gatewayHost: string | undefined): CertificateFact[] {
  const pairs: readonly Pair[] = [
    { certificate: "TLS_CERTIFICATE_FILE", key: "TLS_KEY_FILE", host: gatewayHost },
    { certificate: "TEMPORAL_CERTIFICATE_FILE", key: "TEMPORAL_KEY_FILE", host: undefined },
  ];
  return pairs.flatMap(({ certificate, key, host }) => {
    const find = (setting: string) => files.find(({ fact }) => fact.setting === setting);
    const [one, other] = [find(certificate), find(key)];
    if (one?.text === undefined || one.fact.holds !== "certificate") return [];
    if (other?.text === undefined || other.fact.holds !== "key") return [];
    const what = { setting: certificate, file: one.fact.path, keySetting: key, keyFile: other.fact.path, host };
    return [{ ...what, ...lookInside(one.text, other.text, host) }];
  });
}

function lookInside(text: string, key: string, host: string | undefined) {
  const now = new Date().toISOString();
  const unknown = { names: [], coversHost: true, keyBelongs: true, validFrom: now, validTo: now, now };
  try {
    const certificate = new X509Certificate(text);
    return {
      names: namesOf(certificate),
      coversHost: host === undefined || covers(certificate, host),
      keyBelongs: certificate.checkPrivateKey(createPrivateKey(key)),
      validFrom: new Date(certificate.validFrom).toISOString(),
      validTo: new Date(certificate.validTo).toISOString(),
      now,
      damaged: undefined,
    };
  } catch (error) {
    return { ...unknown, damaged: error instanceof Error ? error.message : String(error) };
  }
}

const covers = (certificate: X509Certificate, host: string): boolean =>
  (net.isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host)) !== undefined;

/** `subjectAltName` without the kinds of its names. */
const namesOf = ({ subjectAltName }: X509Certificate): readonly string[] =>
  (subjectAltName ?? "")
    .split(", ")
    .filter((name) => name !== "")
    .map((name) => name.replace(/^(DNS|IP Address):/, ""));
