import type { Environment } from "@cognobserve/settings/read";
import { type SettingName, settings } from "@cognobserve/settings/table";
import { execa, type Options } from "execa";
import { registryAuth } from "./registry-auth.ts";

/** What Compose takes from the environment before it looks into `.env`: ours must come from `.env` alone. */
const isOurs = (name: string): boolean =>
  Object.hasOwn(settings, name satisfies string as SettingName) || name.startsWith("COMPOSE_");

/** The caller's environment without anything that would overrule `.env`. */
export const withoutSettings = (env: Environment): Environment =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !isOurs(name)));

/** The `docker` command, run with an environment that was fixed at the start. */
export class DockerCli {
  readonly #env: Environment;

  constructor(env: Environment) {
    this.#env = withoutSettings(env);
  }

  /**
   * Starts `docker ARGS`. Its output can be read line by line while it runs; it never rejects for an exit code, and is
   * ended (SIGTERM, then SIGKILL) when the signal aborts.
   */
  run<Extra extends Options>(args: readonly string[], extra: Extra) {
    return this.#start("docker", args, extra);
  }

  /** Starts a shell script of the checkout in `extra.cwd`, as `run` does. */
  runScript<Extra extends Options>(args: readonly string[], extra: Extra) {
    return this.#start("sh", args, extra);
  }

  /** What the user has signed in to a registry with; see registry-auth.ts. */
  registryAuth(registry: string): Promise<string | undefined> {
    return registryAuth(registry, this.#env);
  }

  #start<Extra extends Options>(program: string, args: readonly string[], extra: Extra) {
    return execa(program, args, {
      ...extra,
      env: this.#env,
      extendEnv: false,
      reject: false,
      stdin: "ignore",
      forceKillAfterDelay: 10_000,
    });
  }
}
