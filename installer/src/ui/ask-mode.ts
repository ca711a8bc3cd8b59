import type { Mode } from "@cognobserve/settings/setting";
import type { Terminal } from "./terminal.ts";

/** Asks which way of installing it is to be. @returns undefined when the person has left */
export async function askMode({ input, output }: Terminal): Promise<Mode | undefined> {
  const { cancel, isCancel, log, select } = await import("@clack/prompts");
  const io = { input, output };
  log.message(
    [
      "Quick Start: one container, about 0.5 GB of memory, up in seconds.",
      "  To try it, or for a few people.",
      "Production: a container for each service, about 1.5 GB of memory.",
      "  Scales, speaks TLS, takes your own Postgres and Redis, and loses",
      "  nothing when a part of it dies.",
    ].join("\n"),
    io,
  );
  const answer = await select<Mode>({
    ...io,
    message: "How is CognObserve to run?",
    options: [
      { value: "quickstart", label: "Quick Start", hint: "one container" },
      { value: "production", label: "Production", hint: "every service apart" },
    ],
  });
  if (!isCancel(answer)) return answer;
  cancel("Nothing has been changed.", io);
  return undefined;
}
