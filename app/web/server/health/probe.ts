/** One part of the installation, asked whether it works. Resolves when it does; the error's message is the reason. */
export type Probe = (signal: AbortSignal) => Promise<void>;

/** A reason fit for the public health page: a sentence that names no address and no secret. */
export class ProbeFailure extends Error {
  override readonly name = "ProbeFailure";
}
