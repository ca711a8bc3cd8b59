import { execa } from "execa";

/** Every docker-compose that Docker finds as a plugin; the first is the one that it takes. */
export async function composePlugins(): Promise<readonly string[]> {
  const format = "{{range .ClientInfo.Plugins}}{{.Path}}\n{{range .ShadowedPaths}}{{.}}\n{{end}}{{end}}";
  const { stdout } = await execa("docker", ["info", "--format", format]);
  return stdout.split("\n").filter((file) => file.endsWith("/docker-compose"));
}
