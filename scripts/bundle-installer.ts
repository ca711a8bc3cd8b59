/*
 * Bundles the installer into one program. Run by bun, from build-installer.sh: bundle-installer.ts RUNTIME VERSION FILE
 *
 * Bytecode, without which the program takes four times as long to start, knows neither `await` at the top of a module nor
 * `import.meta`. Modules that the live view draws with have them, and are bundled without.
 */
import { readFile } from "node:fs/promises";

interface OnLoad {
  readonly path: string;
}
interface Bundler {
  readonly onLoad: (
    which: { readonly filter: RegExp },
    load: (file: OnLoad) => Promise<{ readonly contents: string; readonly loader: "js" }>,
  ) => void;
}
/** As much of bun's bundler (https://bun.com/docs/bundler) as is used here. */
declare const Bun: {
  readonly build: (how: {
    readonly entrypoints: readonly string[];
    readonly compile: Readonly<Record<string, unknown>>;
    readonly bytecode: boolean;
    readonly minify: boolean;
    readonly define: Readonly<Record<string, string>>;
    readonly plugins: readonly { readonly name: string; readonly setup: (bundler: Bundler) => void }[];
  }) => Promise<unknown>;
};

const asBytecodeTakesThem = {
  name: "modules as bytecode takes them",
  setup: (bundler: Bundler) => {
    const rewrite = (filter: RegExp, edits: readonly (readonly [from: string, to: string])[]) =>
      bundler.onLoad({ filter }, async ({ path }) => {
        let contents = await readFile(path, "utf8");
        for (const [from, to] of edits) {
          if (!contents.includes(from)) throw new Error(`${path} has changed: there is no «${from}» in it any more`);
          contents = contents.replace(from, () => to);
        }
        return { contents, loader: "js" };
      });
    // Its WebAssembly is asked for, and there once `loading` is: see installer/src/ui/live/load-ink.ts.
    rewrite(/yoga-layout\/dist\/src\/index\.js$/, [
      [
        "const Yoga = wrapAssembly(await loadYoga());",
        "let Yoga; export const loading = loadYoga().then((loaded) => { Yoga = wrapAssembly(loaded); });",
      ],
      ["export default Yoga;", "export { Yoga as default };"],
    ]);
    rewrite(/yoga-layout\/dist\/binaries\/yoga-wasm-base64-esm\.js$/, [["import.meta.url", "''"]]);
    // Tools for developers of terminal programs.
    rewrite(/ink\/build\/reconciler\.js$/, [
      ["import.meta.resolve('react-devtools-core');", ""],
      ["await import('./devtools.js');", ""],
      ["new URL('../package.json', import.meta.url)", "''"],
      ["await loadPackageJson()", "undefined"],
    ]);
  },
};

const [runtime = "", version = "", outfile = ""] = process.argv.slice(2);
await Bun.build({
  entrypoints: ["installer/src/main.ts"],
  // Neither .env nor bunfig.toml of the directory where a user happens to be may configure the installer.
  compile: { target: `bun-${runtime}`, outfile, autoloadDotenv: false, autoloadBunfig: false },
  bytecode: true,
  minify: true,
  define: { COGNOBSERVE_VERSION: JSON.stringify(version), "process.env.NODE_ENV": '"production"' },
  plugins: [asBytecodeTakesThem],
});
