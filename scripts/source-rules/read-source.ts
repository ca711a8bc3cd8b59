import { posix } from "node:path";
import { parseSync, Visitor } from "rolldown/utils";

/** One import, re-export, dynamic import or type query. */
export interface Import {
  /** What is imported: a path from the root of the repository, `node:…`, or `npm:` and a package's name. */
  readonly target: string;
  /** Erased by the compiler. `import { type X }` is not: with `verbatimModuleSyntax` the module is loaded all the same. */
  readonly typeOnly: boolean;
  readonly line: number;
}

/** What the rules look at in a source file. */
export interface Source {
  readonly imports: readonly Import[];
  /** Members of the global `process` that are used, such as `env` and `exit`. */
  readonly processMembers: readonly { readonly name: string; readonly line: number }[];
}

/** Directories of the workspaces, by the name under which others import them. */
const workspaces: Readonly<Record<string, string>> = {
  "@cognobserve/settings": "settings",
  "@cognobserve/contracts": "app/contracts",
  "@cognobserve/database": "app/database",
  "@cognobserve/ingest": "app/ingest",
  "@cognobserve/worker": "app/worker",
  "@cognobserve/web": "app/web",
  "@cognobserve/installer": "installer",
};

/**
 * Reads what a TypeScript file imports, and how it uses `process`.
 * @param path from the root of the repository, with / between
 * @throws when the file cannot be parsed
 */
export function readSource(path: string, text: string): Source {
  const { program, errors } = parseSync(path, text, { sourceType: "module" });
  const problem = errors[0];
  if (problem !== undefined) throw new Error(`${path}: ${problem.message}`);

  const lineAt = (offset: number): number => text.slice(0, offset).split("\n").length;
  const imports: Import[] = [];
  const processMembers: { name: string; line: number }[] = [];
  const add = (specifier: string, typeOnly: boolean, offset: number) =>
    imports.push({ target: resolve(path, specifier), typeOnly, line: lineAt(offset) });

  new Visitor({
    ImportDeclaration: ({ source, importKind, start }) => add(source.value, importKind === "type", start),
    ExportAllDeclaration: ({ source, exportKind, start }) => add(source.value, exportKind === "type", start),
    ExportNamedDeclaration: ({ source, exportKind, start }) => {
      if (source) add(source.value, exportKind === "type", start);
    },
    ImportExpression: ({ source, start }) => {
      if (source.type === "Literal" && typeof source.value === "string") add(source.value, false, start);
    },
    CallExpression: ({ callee, arguments: [argument], start }) => {
      const isRequire = callee.type === "Identifier" && callee.name === "require";
      if (isRequire && argument?.type === "Literal" && typeof argument.value === "string")
        add(argument.value, false, start);
    },
    TSImportType: ({ source, start }) => add(source.value, true, start),
    MemberExpression: ({ object, property, computed, start }) => {
      if (object.type !== "Identifier" || object.name !== "process") return;
      if (!computed && property.type === "Identifier")
        processMembers.push({ name: property.name, line: lineAt(start) });
      if (computed && property.type === "Literal")
        processMembers.push({ name: String(property.value), line: lineAt(start) });
    },
    VariableDeclarator: ({ id, init, start }) => {
      if (id.type !== "ObjectPattern" || init?.type !== "Identifier" || init.name !== "process") return;
      for (const part of id.properties) {
        if (part.type === "Property" && part.key.type === "Identifier")
          processMembers.push({ name: part.key.name, line: lineAt(start) });
      }
    },
  }).visit(program);
  return { imports, processMembers };
}

function resolve(from: string, specifier: string): string {
  if (specifier.startsWith(".")) return posix.join(posix.dirname(from), specifier);
  if (specifier.startsWith("node:") || specifier.startsWith("bun:")) return specifier;
  const [scope = "", name = ""] = specifier.split("/");
  const packageName = specifier.startsWith("@") ? `${scope}/${name}` : scope;
  const workspace = workspaces[packageName];
  return workspace === undefined ? `npm:${packageName}` : `${workspace}${specifier.slice(packageName.length)}`;
}
