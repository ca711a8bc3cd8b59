import { execa } from "execa";

/**
 * Takes away what an engine has of a Compose project, by the labels alone, whatever has become of its directory.
 * @param env names the engine where it is not the usual one; one that does not answer has nothing
 */
export async function removeProject(project: string, env: Readonly<Record<string, string>> = {}): Promise<void> {
  const ours = `--filter label=com.docker.compose.project=${project}`;
  const sweep = [
    `docker ps --all --quiet ${ours} | xargs -r docker rm --force --volumes`,
    `docker volume ls --quiet ${ours} | xargs -r docker volume rm`,
    `docker network ls --quiet ${ours} | xargs -r docker network rm`,
  ];
  await execa("sh", ["-c", sweep.join("\n")], { env, reject: false });
}
