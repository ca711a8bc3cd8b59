import path from "node:path";
import { homeDirectory } from "../home-directory.ts";

/** Where Docker's own command line keeps its configuration; undefined where the user has no home directory. */
export function dockerFolder(env: {
  readonly DOCKER_CONFIG?: string | undefined;
  readonly HOME?: string | undefined;
}): string | undefined {
  const home = homeDirectory(env);
  return env.DOCKER_CONFIG || (home && path.join(home, ".docker"));
}
