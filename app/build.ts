import { mkdir, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { build as buildClient } from "vite";
import { bundleWorker } from "./worker/bundle-worker.ts";

/*
 * Builds what the containers run into dist/app: one file a role, the dashboard's client, and the one native module that
 * the worker needs. No node_modules beyond that reach an image: start-up reads one file, and nothing unused ships.
 */

const app = fileURLToPath(new URL(".", import.meta.url));
const outDir = fileURLToPath(new URL("../dist/app", import.meta.url));

const roles = {
  migrate: "database/main.ts",
  ingest: "ingest/main.ts",
  web: "web/server/main.ts",
};

await rm(outDir, { recursive: true, force: true });
await mkdir(outDir, { recursive: true });
await writeFile(`${outDir}/package.json`, '{ "type": "module" }\n');
await Promise.all([
  build({
    entryPoints: Object.entries(roles).map(([out, file]) => ({ in: `${app}${file}`, out })),
    outdir: outDir,
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    minify: true,
    keepNames: true,
    legalComments: "none",
    // CommonJS dependencies ask for Node's own modules with require, which an ES module lacks.
    banner: { js: 'import { createRequire as r } from "node:module"; const require = r(import.meta.url);' },
    external: ["pg-native", "pg-cloudflare"],
    logLevel: "warning",
  }),
  bundleWorker({ outDir, platform: process.platform, arch: process.arch }),
  buildClient({ root: `${app}web/client`, configFile: `${app}web/client/vite.config.ts`, logLevel: "warn" }),
]);
