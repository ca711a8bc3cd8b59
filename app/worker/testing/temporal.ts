import { randomBytes } from "node:crypto";
import { DefaultLogger, NativeConnection, Runtime } from "@temporalio/worker";

/** The Temporal that the test run started, as host:port. */
export function temporalAddress(): string {
  const address = process.env.TEST_TEMPORAL_ADDRESS;
  if (!address) throw new Error("TEST_TEMPORAL_ADDRESS is not set: run the tests with npm test, which starts Temporal");
  return address;
}

/** A connection to it, without the chatter of a library that is told to be quiet. */
export async function connectToTemporal(): Promise<NativeConnection> {
  Runtime.install({
    logger: new DefaultLogger("WARN"),
    telemetryOptions: { logging: { filter: { core: "ERROR", other: "ERROR" } } },
  });
  return NativeConnection.connect({ address: temporalAddress() });
}

/** A name that no other test has. */
export const uniqueName = (prefix: string): string => `${prefix}-${randomBytes(4).toString("hex")}`;
