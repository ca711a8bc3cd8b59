import { readFileSync } from "node:fs";
import type { NativeConnectionOptions } from "@temporalio/worker";

/** The settings that say which Temporal, and how it is spoken to. */
export interface TemporalSettings {
  readonly TEMPORAL_ADDRESS: string;
  readonly TEMPORAL_TLS: boolean;
  readonly TEMPORAL_CA_FILE: string | undefined;
  readonly TEMPORAL_CERTIFICATE_FILE: string | undefined;
  readonly TEMPORAL_KEY_FILE: string | undefined;
  readonly TEMPORAL_API_KEY: string | undefined;
}

/** What a connection to Temporal is made with. */
export type TemporalConnection = Pick<NativeConnectionOptions, "tls" | "apiKey"> & { readonly address: string };

/** Reads the certificates. A certificate of ours or an API key asks for TLS, too. @throws when a file cannot be read */
export function temporalConnection(settings: TemporalSettings): TemporalConnection {
  const { TEMPORAL_CERTIFICATE_FILE: certificate, TEMPORAL_KEY_FILE: key, TEMPORAL_API_KEY: apiKey } = settings;
  const { TEMPORAL_ADDRESS: address, TEMPORAL_CA_FILE: ca } = settings;
  if (!settings.TEMPORAL_TLS && certificate === undefined && apiKey === undefined) return { address };
  return {
    address,
    tls: {
      ...(ca !== undefined && { serverRootCACertificate: readFileSync(ca) }),
      ...(certificate !== undefined &&
        key !== undefined && { clientCertPair: { crt: readFileSync(certificate), key: readFileSync(key) } }),
    },
    ...(apiKey !== undefined && { apiKey }),
  };
}
