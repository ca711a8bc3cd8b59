import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { composePlugins } from "../compose-plugins.ts";
import { type Fault, type Row, refusal } from "../row.ts";
import type { Stage } from "../stage.ts";
import { letDockerBeInstalled } from "../stand-in.ts";

/* Files that Compose cannot work with: the user's own, and ours with a Compose that does not know all of it. */

/** A file beside the compose file that makes a mistake of its own. */
export const overriding =
  (text: string) =>
  async ({ directory, file }: Stage): Promise<Fault> => {
    await mkdir(directory, { recursive: true });
    await writeFile(file("docker-compose.override.yml"), text);
    return { mend: [{ act: () => rm(file("docker-compose.override.yml")) }] };
  };

const mistake = (row: Pick<Row, "id" | "fault" | "make"> & Partial<Row>): Row =>
  refusal({
    cause: "compose-and-image",
    code: "compose-files",
    remedy: "Correct it there",
    byHand: "takes it out of the file",
    ...row,
  });

export const composeFileRows: readonly Row[] = [
  mistake({
    id: "override-network",
    fault: "The user's own compose file names a network that there is not",
    until: "installed",
    make: overriding("services: { cognobserve: { networks: [nowhere] } }\n"),
  }),
  mistake({
    id: "override-syntax",
    fault: "The user's own compose file is not YAML any more",
    make: overriding('services:\n  cognobserve:\n    ports: ["127.0.0.1:9999:9999"\n'),
  }),
  mistake({
    id: "production-override-service",
    fault: "The user's own compose file changes a service that this version does not have",
    make: overriding("services: { webserver: { mem_limit: 1g } }\n"),
  }),
  mistake({
    id: "production-override-variable",
    fault: "The user's own compose file needs a variable that nobody has set",
    make: overriding('services: { web: { environment: { HTTPS_PROXY: "${OUR_PROXY:?is not set}" } } }\n'),
  }),
  refusal({
    id: "production-compose-unfit",
    fault: "The compose file says something that this Compose does not know",
    cause: "compose-and-image",
    code: "compose-unfit",
    remedy: "Update the plugin",
    make: async (stage) => {
      const [real = ""] = await composePlugins();
      const plugins = path.join(stage.parent, "home/.docker/cli-plugins");
      await letDockerBeInstalled(stage, `rm -r ${plugins}`);
      await mkdir(plugins, { recursive: true });
      // Whatever it is, the real one is given a file of ours that is ahead of it.
      const script = `#!/bin/sh
for word; do
  case $word in /*/cognobserve-install-*/docker-compose.yml) echo 'of_tomorrow: {}' >>"$word" ;; esac
done
exec ${real} "$@"
`;
      await writeFile(path.join(plugins, "docker-compose"), script, { mode: 0o755 });
      return { mend: [{ run: "all" }] };
    },
  }),
];
