import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import { bundleWorkflows } from "./bundle-workflows.ts";

const require = createRequire(import.meta.url);

/** For whom to build. Temporal's native module exists for glibc only. */
export interface WorkerTarget {
  /** Directory that receives worker.js and what it loads. */
  readonly outDir: string;
  /** As `process.platform` and `process.arch` name them there. */
  readonly platform: string;
  readonly arch: string;
}

/** Directories of Temporal's native module, by platform and architecture. */
const releases: Readonly<Record<string, string>> = {
  "linux-x64": "x86_64-unknown-linux-gnu",
  "linux-arm64": "aarch64-unknown-linux-gnu",
  "darwin-x64": "x86_64-apple-darwin",
  "darwin-arm64": "aarch64-apple-darwin",
};

/**
 * Puts everything that the role «worker» runs from into `outDir`: worker.js, the workflow bundle, and Temporal's
 * native module for one platform. Nothing of node_modules is needed beside them.
 * @throws when Temporal has no native module for the platform
 */
export async function bundleWorker({ outDir, platform, arch }: WorkerTarget): Promise<void> {
  const release = releases[`${platform}-${arch}`];
  if (release === undefined) {
    throw new Error(`Temporal's native module is not made for ${platform} on ${arch}: build for linux on x64 or arm64`);
  }
  await mkdir(outDir, { recursive: true });
  await Promise.all([
    bundleCode(outDir),
    bundleWorkflows().then((code) => writeFile(join(outDir, "workflows.js"), code)),
    copyNative(outDir, release),
    // source-map reads its WebAssembly from beside the code that asks for it.
    copyFile(join(dirname(require.resolve("source-map")), "lib/mappings.wasm"), join(outDir, "mappings.wasm")),
  ]);
}

async function bundleCode(outDir: string): Promise<void> {
  await build({
    entryPoints: { worker: fileURLToPath(new URL("./main.ts", import.meta.url)) },
    outdir: outDir,
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    minify: true,
    keepNames: true,
    legalComments: "none",
    banner: {
      js: [
        'import { createRequire as $require } from "node:module";',
        'import { dirname as $dirname } from "node:path";',
        'import { fileURLToPath as $path } from "node:url";',
        "const require = $require(import.meta.url), __filename = $path(import.meta.url), __dirname = $dirname(__filename);",
      ].join("\n"),
    },
    external: ["pg-native", "pg-cloudflare"],
    plugins: [withoutBundler],
    logLevel: "warning",
  });
}

/** Keeps webpack and swc out: workflows are bundled already, so that Temporal's own bundler is never called. */
const withoutBundler: Plugin = {
  name: "without-bundler",
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /\/workflow\/bundler$/ }, ({ path }) => ({ path, namespace: "without-bundler" }));
    onLoad({ filter: /.*/, namespace: "without-bundler" }, () => ({
      contents: "exports.defaultWorkflowInterceptorModules = [];",
      loader: "js",
    }));
  },
};

/** The native module's loader is bundled, and finds it in `releases/<target>/` beside itself. */
async function copyNative(outDir: string, release: string): Promise<void> {
  const file = join("releases", release, "index.node");
  await mkdir(join(outDir, dirname(file)), { recursive: true });
  await copyFile(join(dirname(require.resolve("@temporalio/core-bridge/package.json")), file), join(outDir, file));
}
