import { execa } from "execa";
import { until } from "../until.ts";

/** A service in a container. */
export interface Started {
  readonly id: string;
  /** host:port of what listens in it. */
  readonly address: string;
}

/** Starts an image with one of its ports published. */
export type Run = (
  port: number,
  options: readonly string[],
  image: string,
  command: readonly string[],
) => Promise<Started>;

/** Waits until something in it takes connections. */
export function listens({ id }: Started, port: number): Promise<unknown> {
  // proc(5): hexadecimal, and 0A is LISTEN.
  const line = `:${port.toString(16).toUpperCase()} 0*:0000 0A`;
  return until(`${id.slice(0, 12)} listens on port ${port}`, () =>
    execa("docker", ["exec", id, "grep", "-q", line, "/proc/net/tcp", "/proc/net/tcp6"]),
  );
}
