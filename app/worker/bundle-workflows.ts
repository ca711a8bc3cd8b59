import { fileURLToPath } from "node:url";
import { bundleWorkflowCode, DefaultLogger } from "@temporalio/worker";

const workflowsPath = fileURLToPath(new URL("./workflows/index.ts", import.meta.url));

/** The worker demands a source map; a bundle that is not minified reads well enough in a stack trace without one. */
const emptySourceMap = { version: 3, file: "workflows.js", sources: [], names: [], mappings: "" };

/**
 * Bundles our workflows, and what they import, into the one script that Temporal's sandbox loads.
 * Done when the app is built, so that webpack and swc stay out of the image.
 * @throws when a workflow, or a module it imports, asks for what the sandbox does not have (Node's own modules, say)
 */
export async function bundleWorkflows(): Promise<string> {
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    logger: new DefaultLogger("WARN"),
    webpackConfigHook: (config) => ({ ...config, devtool: false }),
  });
  const map = Buffer.from(JSON.stringify(emptySourceMap)).toString("base64");
  return `${code}\n//# sourceMappingURL=data:application/json;base64,${map}\n`;
}
