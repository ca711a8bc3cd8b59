import { execa } from "execa";

/** Every program of that name that Docker finds as a plugin; the first is the one that it takes. */
export async function pluginsNamed(name: "docker-compose" | "docker-buildx"): Promise<readonly string[]> {
  const format = "{{range .ClientInfo.Plugins}}{{.Path}}\n{{range .ShadowedPaths}}{{.}}\n{{end}}{{end}}";
  const { stdout } = await execa("docker", ["info", "--format", format]);
  return stdout.split("\n").filter((file) => file.endsWith(`/${name}`));
}

export const composePlugins = (): Promise<readonly string[]> => pluginsNamed("docker-compose");
