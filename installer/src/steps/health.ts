import { failure } from "../failures.ts";
import { askHealth } from "../follow/health-report.ts";
import { readInstalled } from "../installation/installed.ts";
import type { Step } from "../plan/step.ts";
import type { InstallContext } from "./context.ts";

type Slice = Pick<InstallContext, "directory" | "project" | "service" | "web" | "follow" | "api" | "compose" | "log">;

const patienceMs = 120_000;

/** Waits until every service of the product says that it works. */
export const health: Step<Slice> = {
  id: "health",
  title: "Wait until everything is healthy",
  onFailure: "keep",
  plan: ({ web }) => [`follow the containers and ${web.url}/api/health`],
  done: async ({ web }) => (await askHealth(web))?.status === "healthy",
  run: async (context, { signal, progress, tell }) => {
    const { project, service, web, follow, api, log } = context;
    for await (const fact of follow({ api, project, service, web, signal, patienceMs })) {
      if (fact.state === "log") log.write(fact.line);
      else if (fact.state === "seen") tell(fact.seen);
      else if (fact.state === "starting") progress(fact.message);
      else if (fact.state === "exited") {
        await quieten(context);
        throw failure("container-exited", fact);
      } else if (fact.state === "unreachable") throw failure("not-reachable-from-here", fact);
      else if (fact.state === "stuck") throw failure("not-healthy", fact);
    }
  },
};

/** One that never worked is not left behind for Docker to restart for ever; one that did may heal by itself. */
async function quieten({ directory, compose, log }: Slice): Promise<void> {
  if ((await readInstalled(directory)) === undefined) await compose.run(["stop"], undefined, log.write);
}
