import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { failure } from "../failures.ts";
import { type EngineTls, tlsOfContext } from "./engine-tls.ts";

const configuration = z.object({ currentContext: z.string().optional() });
const metadata = z.object({
  Endpoints: z.object({ docker: z.object({ Host: z.string(), SkipTLSVerify: z.boolean().optional() }) }),
});

/** The engine that a context of Docker's leads to. */
export interface ContextEndpoint {
  readonly host: string;
  readonly tls: EngineTls | undefined;
}

/**
 * Reads the context that is to be used: DOCKER_CONTEXT, else the current one of Docker's configuration.
 * @param folder of Docker's configuration
 * @returns undefined for Docker's default, which is what the environment says
 * @throws Failure «docker-context-missing», as the docker command would refuse everything; «docker-tls-file»
 */
export async function readContext(chosen: string | undefined, folder: string): Promise<ContextEndpoint | undefined> {
  const file = path.join(folder, "config.json");
  // A damaged configuration is for Docker to complain about, which goes on without it.
  const context = chosen || (await readJson(file, configuration))?.currentContext;
  if (!context || context === "default") return undefined;
  // Docker names a context's folders after the SHA-256 of its name.
  const id = createHash("sha256").update(context).digest("hex");
  const meta = await readJson(path.join(folder, "contexts", "meta", id, "meta.json"), metadata);
  if (meta === undefined) throw failure("docker-context-missing", { context, file: chosen ? undefined : file });
  const { Host: host, SkipTLSVerify: skipVerify = false } = meta.Endpoints.docker;
  return { host, tls: await tlsOfContext(path.join(folder, "contexts", "tls", id, "docker"), !skipVerify) };
}

async function readJson<Schema extends z.ZodType>(file: string, schema: Schema): Promise<z.infer<Schema> | undefined> {
  try {
    return schema.safeParse(JSON.parse(await readFile(file, "utf8"))).data;
  } catch {
    return undefined; // not there, not to be read, or not JSON
  }
}
