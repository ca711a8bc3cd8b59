import { isGrpcServiceError } from "@temporalio/client";
import { TransportError } from "@temporalio/worker";

/** gRPC status codes, https://grpc.io/docs/guides/status-codes/ */
const PERMISSION_DENIED = 7;
const UNAUTHENTICATED = 16;

/** The namespace is not there, and we may not make it. */
export class MissingNamespaceError extends Error {
  override readonly name = "MissingNamespaceError";
}

/**
 * What somebody has to mend before Temporal lets us in, as one sentence with what to do.
 * @returns undefined for what may pass by itself
 */
export function temporalRefusal(error: unknown, namespace: string): string | undefined {
  if (error instanceof MissingNamespaceError) {
    return `Temporal has no namespace ${namespace}, and does not let us make it: have it made (temporal operator namespace create --namespace ${namespace}), or name another as TEMPORAL_NAMESPACE`;
  }
  if (isGrpcServiceError(error) && (error.code === PERMISSION_DENIED || error.code === UNAUTHENTICATED)) {
    return `Temporal refuses us (${error.details || error.message}): check TEMPORAL_API_KEY, TEMPORAL_CERTIFICATE_FILE and TEMPORAL_NAMESPACE`;
  }
  if (!(error instanceof TransportError)) return undefined;
  const said = error.message;
  if (/CertificateRequired|BadCertificate|UnknownCA|HandshakeFailure/.test(said)) {
    return "Temporal refuses our certificate, or asks for one: check TEMPORAL_CERTIFICATE_FILE and TEMPORAL_KEY_FILE";
  }
  if (/UnknownIssuer|invalid peer certificate/.test(said)) {
    return `Temporal's certificate is not accepted (${said}): check TEMPORAL_CA_FILE and the name in TEMPORAL_ADDRESS`;
  }
  return undefined;
}
