import { readFile } from "node:fs/promises";
import path from "node:path";
import { failure } from "../failures.ts";
import { isErrno, reasonOf } from "../files/read-if-there.ts";

/** How TLS is spoken to an engine, as node:https takes it. */
export interface EngineTls {
  /** Authorities, in PEM; those of the machine when it is not given. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly rejectUnauthorized: boolean;
}

/** The variables of Docker's own command line that ask for TLS; any value but none does. */
export type TlsEnvironment = Readonly<Partial<Record<"DOCKER_TLS" | "DOCKER_TLS_VERIFY" | "DOCKER_CERT_PATH", string>>>;

/**
 * What the environment asks for, where no context does: `ca.pem`, which has to be there, and the client's `cert.pem` and
 * `key.pem`, which need not.
 * @param folder of Docker's configuration
 * @throws Failure «docker-tls-file», also for a socket: the docker command would not use that either
 */
export async function tlsOfEnvironment(env: TlsEnvironment, folder: string): Promise<EngineTls | undefined> {
  const variables = (["DOCKER_TLS_VERIFY", "DOCKER_TLS"] as const).filter((name) => env[name]);
  if (variables.length === 0) return undefined;
  const place = env.DOCKER_CERT_PATH || folder;
  const read = (name: string, required: boolean) => readPem(path.join(place, name), { required, variables });
  const [ca, cert, key] = await Promise.all([read("ca.pem", true), read("cert.pem", false), read("key.pem", false)]);
  return assemble({ ca, cert, key }, Boolean(env.DOCKER_TLS_VERIFY));
}

/**
 * What `docker context create` has stored beside a context.
 * @param folder of the context's files, which is there only if it was given any
 * @throws Failure «docker-tls-file»
 */
export async function tlsOfContext(folder: string, verify: boolean): Promise<EngineTls | undefined> {
  const read = (name: string) => readPem(path.join(folder, name), { required: false, variables: [] });
  const [ca, cert, key] = await Promise.all([read("ca.pem"), read("cert.pem"), read("key.pem")]);
  const isPlain = verify && [ca, cert, key].every((text) => text === undefined);
  return isPlain ? undefined : assemble({ ca, cert, key }, verify);
}

type Pem = Readonly<Record<"ca" | "cert" | "key", string | undefined>>;

const assemble = ({ ca, cert, key }: Pem, verify: boolean): EngineTls => ({
  ...(ca !== undefined && { ca }),
  ...(cert !== undefined && key !== undefined && { cert, key }),
  rejectUnauthorized: verify,
});

async function readPem(
  file: string,
  { required, variables }: { readonly required: boolean; readonly variables: readonly string[] },
): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (!isErrno(error)) throw error;
    const isMissing = error.code === "ENOENT" || error.code === "ENOTDIR";
    if (isMissing && !required) return undefined;
    throw failure("docker-tls-file", { file, reason: isMissing ? "It does not exist." : reasonOf(error), variables });
  }
}
