import { readFileSync } from "node:fs";
import type { GrpcServer } from "./grpc-unary.ts";

/** The settings that say which Temporal, and how it is spoken to. */
export interface TemporalSettings {
  readonly TEMPORAL_ADDRESS: string;
  readonly TEMPORAL_NAMESPACE: string;
  readonly TEMPORAL_TLS: boolean;
  readonly TEMPORAL_CA_FILE: string | undefined;
  readonly TEMPORAL_CERTIFICATE_FILE: string | undefined;
  readonly TEMPORAL_KEY_FILE: string | undefined;
  readonly TEMPORAL_API_KEY: string | undefined;
}

/** Reads the certificates. A certificate of ours or an API key asks for TLS, too. @throws when a file cannot be read */
export function temporalServer(settings: TemporalSettings): GrpcServer {
  const { TEMPORAL_CERTIFICATE_FILE: certificate, TEMPORAL_KEY_FILE: key, TEMPORAL_API_KEY: apiKey } = settings;
  const read = (file: string | undefined) => (file === undefined ? undefined : readFileSync(file, "utf8"));
  const secure = settings.TEMPORAL_TLS || certificate !== undefined || apiKey !== undefined;
  return {
    address: settings.TEMPORAL_ADDRESS,
    tls: secure ? { ca: read(settings.TEMPORAL_CA_FILE), cert: read(certificate), key: read(key) } : undefined,
    metadata:
      apiKey === undefined
        ? {}
        : { authorization: `Bearer ${apiKey}`, "temporal-namespace": settings.TEMPORAL_NAMESPACE },
  };
}
