import { globSync, readFileSync } from "node:fs";
import { readSource } from "./read-source.ts";
import { findViolations } from "./rules.ts";

/* Fails when a source file breaks a rule of rules.ts: node scripts/source-rules/check.ts */

const ignored = /(^|\/)(node_modules|dist|fixtures)(\/|$)/;
const files = globSync("{settings,installer,app,scripts,test,bench}/**/*.{ts,tsx}", {
  exclude: (path) => ignored.test(path),
}).map((path) => path.replaceAll("\\", "/"));

const violations = files.flatMap((path) => findViolations(path, readSource(path, readFileSync(path, "utf8"))));
for (const violation of violations) console.error(violation);
console.log(`${files.length} source files, ${violations.length} against the import arrows`);
process.exitCode = violations.length > 0 || files.length === 0 ? 1 : 0;
