import { failure } from "../failures.ts";
import { followHealth } from "../follow/follow-health.ts";
import { askHealth } from "../follow/health-report.ts";
import type { Step } from "../plan/step.ts";
import type { InstallContext } from "./context.ts";

type Slice = Pick<InstallContext, "project" | "service" | "webUrl" | "api" | "log">;

const patienceMs = 120_000;

/** Waits until every service of the product says that it works. */
export const health: Step<Slice> = {
  id: "health",
  title: "Wait until everything is healthy",
  onFailure: "keep",
  plan: ({ webUrl }) => [`follow the container and ${webUrl}/api/health`],
  done: async ({ webUrl }) => (await askHealth(webUrl))?.status === "healthy",
  run: async ({ project, service, webUrl, api, log }, { signal, progress }) => {
    for await (const fact of followHealth({ api, project, service, webUrl, signal, patienceMs })) {
      if (fact.state === "log") log.write(fact.line);
      else if (fact.state === "starting") progress(fact.message);
      else if (fact.state === "exited") throw failure("container-exited", fact);
      else if (fact.state === "stuck") throw failure("not-healthy", fact);
    }
  },
};
