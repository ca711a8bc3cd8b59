import { fileURLToPath } from "node:url";
import { bundleWorkflowCode, DefaultLogger } from "@temporalio/worker";

const ours = fileURLToPath(new URL("./workflows/index.ts", import.meta.url));

/** The worker demands a source map; a bundle that is not minified reads well enough in a stack trace without one. */
const emptySourceMap = { version: 3, file: "workflows.js", sources: [], names: [], mappings: "" };

/**
 * Bundles workflows (ours, unless a test has others) and what they import into the one script that Temporal's sandbox loads.
 * Done when the app is built, so that webpack and swc stay out of the image.
 * @throws when a workflow, or a module it imports, asks for what the sandbox does not have (Node's own modules, say)
 */
export async function bundleWorkflows(workflowsPath = ours): Promise<string> {
  const problems: string[] = [];
  try {
    const { code } = await bundleWorkflowCode({
      workflowsPath,
      logger: new DefaultLogger("ERROR", ({ message }) => problems.push(message)),
      webpackConfigHook: (config) => ({ ...config, devtool: false }),
    });
    const map = Buffer.from(JSON.stringify(emptySourceMap)).toString("base64");
    return `${code}\n//# sourceMappingURL=data:application/json;base64,${map}\n`;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(["the workflows cannot be bundled", reason, ...problems].join("\n"), { cause: error });
  }
}
