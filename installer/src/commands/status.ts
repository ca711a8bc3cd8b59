import { findServiceContainer } from "../engine/service-container.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { failure } from "../failures.ts";
import { askHealth, failingServices } from "../follow/health-report.ts";
import { readInstalled } from "../installation/installed.ts";
import type { Invocation } from "../invocation.ts";
import { prepare } from "../modes/prepare.ts";
import { quickstart } from "../modes/quickstart.ts";
import { version } from "../version.ts";
import type { DirectoryOptions } from "./options.ts";
import { inSession } from "./session.ts";

/** `status`: what runs and how it is. Exits 0 when everything is healthy, 6 when it is not. */
export const status = (options: DirectoryOptions, invocation: Invocation): Promise<ExitCode> =>
  inSession(options, invocation, "unknown", async ({ directory, renderer, api, cli, log }) => {
    const record = await readInstalled(directory);
    if (record === undefined) throw failure("not-installed", { dir: directory });
    const { context, publicUrl } = await prepare({
      mode: quickstart,
      directory,
      version,
      checkout: undefined,
      given: {},
      api,
      cli,
      log,
    });
    const container = await findServiceContainer(api, context.project, context.service);
    const report = await askHealth(context.webUrl);
    renderer.emit({
      type: "status",
      dir: directory,
      version: report?.version ?? record.version,
      dashboardUrl: publicUrl,
      container: container?.status ?? "absent",
      health: report?.status ?? "unreachable",
      problems: report === undefined ? [] : failingServices(report),
    });
    return report?.status === "healthy" ? exitCodes.done : exitCodes.unhealthy;
  });
