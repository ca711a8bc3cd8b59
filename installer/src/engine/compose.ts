import { z } from "zod";
import type { DockerCli } from "./docker-cli.ts";
import type { EngineApi } from "./engine-api.ts";

/** Compose's own labels, by which what belongs to a project is found without its file. */
export const labels = {
  project: "com.docker.compose.project",
  service: "com.docker.compose.service",
  /** `True` on the container of a `docker compose run`. */
  oneOff: "com.docker.compose.oneoff",
  configHash: "com.docker.compose.config-hash",
  workingDirectory: "com.docker.compose.project.working_dir",
} as const;

const listed = z.array(
  z.object({
    Id: z.string(),
    Names: z.array(z.string()),
    ImageID: z.string(),
    State: z.string(),
    Labels: z.record(z.string(), z.string()),
    Ports: z.array(z.object({ PublicPort: z.number().optional(), IP: z.string().optional() })),
  }),
);

/** One container of the engine, ours or not. */
export interface ContainerSummary {
  readonly id: string;
  readonly name: string;
  readonly imageId: string;
  readonly running: boolean;
  readonly project: string | undefined;
  readonly service: string | undefined;
  readonly configHash: string | undefined;
  readonly workingDirectory: string | undefined;
  readonly publishedPorts: readonly number[];
}

/** Every container, stopped ones included. */
export async function listContainers(api: EngineApi): Promise<readonly ContainerSummary[]> {
  const containers = await api.get("/containers/json?all=true", listed);
  return containers.map(({ Id, Names, ImageID, State, Labels, Ports }) => ({
    id: Id,
    name: (Names[0] ?? Id).replace(/^\//, ""),
    imageId: ImageID,
    running: State === "running",
    project: Labels[labels.project],
    service: Labels[labels.service],
    configHash: Labels[labels.configHash],
    workingDirectory: Labels[labels.workingDirectory],
    publishedPorts: [...new Set(Ports.flatMap(({ PublicPort }) => (PublicPort === undefined ? [] : [PublicPort])))],
  }));
}

/** Whether the engine has a volume of that name. */
export const volumeExists = async (api: EngineApi, name: string): Promise<boolean> =>
  (await api.find(`/volumes/${encodeURIComponent(name)}`, z.object({ Name: z.string() }))) !== undefined;

const described = z.object({
  services: z.record(
    z.string(),
    z.object({
      image: z.string().default(""),
      restart: z.string().default(""),
      depends_on: z.record(z.string(), z.unknown()).default({}),
    }),
  ),
  configs: z.record(z.string(), z.object({ content: z.string().default("") })).default({}),
});

/** The project as its files, its `.env` and the chosen profiles make it. Holds secrets. */
export type ComposeDescription = z.infer<typeof described>;

/** What a Compose command said, and how it ended. */
export interface ComposeResult {
  readonly ok: boolean;
  readonly lines: readonly string[];
}

/** `docker compose` in one installation directory: its `.env`, its files, the user's override, nothing from outside. */
export class Compose {
  readonly #cli: DockerCli;
  readonly #directory: string;
  readonly #project: string;

  constructor(cli: DockerCli, directory: string, project: string) {
    this.#cli = cli;
    this.#directory = directory;
    this.#project = project;
  }

  /** Runs a Compose command; every line that it says is handed on while it runs. */
  async run(
    args: readonly string[],
    signal: AbortSignal | undefined,
    onLine: (line: string) => void,
  ): Promise<ComposeResult> {
    const child = this.#cli.run(["compose", "--project-name", this.#project, ...args], {
      cwd: this.#directory,
      all: true,
      ...(signal && { cancelSignal: signal }),
    });
    const lines: string[] = [];
    for await (const line of child.iterable({ from: "all" })) {
      lines.push(String(line));
      onLine(String(line));
    }
    const { exitCode } = await child;
    return { ok: exitCode === 0, lines };
  }

  /** Hash that a service's container carries when it was made from the files as they are now, by service. */
  async configHashes(): Promise<Readonly<Record<string, string>>> {
    const { ok, lines } = await this.run(["config", "--hash", "*"], undefined, () => undefined);
    if (!ok) return {};
    return Object.fromEntries(lines.map((line) => line.trim().split(/\s+/)).filter((words) => words.length === 2));
  }

  /** Everything that is to run; undefined when the files or their values are not in order. */
  async description(): Promise<ComposeDescription | undefined> {
    const { exitCode, stdout } = await this.#cli.run(
      ["compose", "--project-name", this.#project, "config", "--format", "json"],
      { cwd: this.#directory },
    );
    return exitCode === 0 ? described.safeParse(JSON.parse(String(stdout))).data : undefined;
  }
}
