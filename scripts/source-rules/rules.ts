import type { Import, Source } from "./read-source.ts";

/* The arrows along which code may be imported, and who may touch the process. One row a rule, each with its reason. */

/** Files that are not the product: they may look everywhere. */
const tests = /\.test\.tsx?$|(^|\/)testing\//;

/** «Files in `from` do not import `to`», unless it is a type and types are allowed. */
interface Arrow {
  readonly name: string;
  readonly from: RegExp;
  readonly to: RegExp;
  readonly typesAllowed?: boolean;
  /** Whether tests in `from` may do it: only where they need what the code itself must not. */
  readonly testsAllowed?: boolean;
  readonly why: string;
}

const services = ["ingest", "worker", "web"] as const;

const arrows: readonly Arrow[] = [
  {
    name: "settings-at-the-bottom",
    from: /^settings\//,
    to: /^(app|installer|scripts|test|bench)\//,
    why: "everything derives from settings, which therefore know nobody",
  },
  {
    name: "installer-to-settings-only",
    from: /^installer\//,
    to: /^(app|scripts|test|bench)\//,
    why: "the installer is one binary that knows the product by its ports and files, not by its code",
  },
  {
    name: "nothing-from-installer",
    from: /^(app|settings)\//,
    to: /^installer\//,
    why: "what the containers run must not depend on how they were installed",
  },
  {
    name: "contracts-to-settings-only",
    from: /^app\/contracts\//,
    to: /^app\/(?!contracts\/)/,
    why: "everybody imports contracts, so that contracts can import none of them",
  },
  {
    name: "contracts-without-node",
    from: /^app\/contracts\//,
    to: /^(node|bun):/,
    testsAllowed: true,
    why: "workflows and the browser import contracts, and have no Node",
  },
  {
    name: "database-to-contracts",
    from: /^app\/database\//,
    to: /^app\/(?!database\/|contracts\/)/,
    why: "the services import the database, never the other way round",
  },
  ...services.map((service) => ({
    name: "services-apart",
    from: new RegExp(`^app/${service}/`),
    to: new RegExp(`^app/(?!${service}/)(${services.join("|")})/`),
    why: "ingest, worker and web meet in the database and in contracts, so that each can be changed alone",
  })),
  {
    name: "client-to-contracts-only",
    from: /^app\/web\/client\/(?!vite\.config\.ts$)/,
    to: /^(app\/(?!web\/client\/|contracts\/)|node:|settings\/)/,
    testsAllowed: true,
    why: "the dashboard runs in a browser: it knows the server by its contracts",
  },
  {
    name: "server-without-client",
    from: /^app\/web\/server\//,
    to: /^app\/web\/client\//,
    why: "the server hands the built client out as files",
  },
  {
    name: "activities-by-type",
    from: /^app\/worker\/workflows\//,
    to: /^app\/worker\/activities\//,
    typesAllowed: true,
    why: "workflows are deterministic: they call activities by name, through Temporal",
  },
  {
    name: "workflows-pure",
    from: /^app\/worker\/workflows\//,
    to: /^(node:|npm:(?!@temporalio\/(workflow|common)$)|settings\/|app\/(?!contracts\/|worker\/(workflows|activities)\/))/,
    testsAllowed: true,
    why: "Temporal's sandbox has no Node and no clients",
  },
  {
    name: "plan-knows-no-step",
    from: /^installer\/src\/plan\//,
    to: /^installer\/src\/(steps|modes|commands)\//,
    testsAllowed: true,
    why: "the runner runs any step; modes say which",
  },
  {
    name: "ui-without-engine",
    from: /^installer\/src\/ui\//,
    to: /^installer\/src\/(engine|steps|facts|plan|modes|commands)\//,
    typesAllowed: true,
    testsAllowed: true,
    why: "renderers see events and nothing else, so that every front end shows the same",
  },
  {
    name: "checks-by-type",
    from: /^installer\/src\/checks\//,
    to: /^installer\/src\/(facts|engine)\//,
    typesAllowed: true,
    testsAllowed: true,
    why: "checks judge saved facts too, on another machine",
  },
  {
    name: "checks-touch-nothing",
    from: /^installer\/src\/checks\//,
    to: /^(node:(?!path$)|npm:execa$)/,
    testsAllowed: true,
    why: "checks judge saved facts too, on another machine",
  },
  {
    name: "process-by-its-global",
    from: /^(settings|installer|app)\//,
    to: /^node:process$/,
    why: "the rules on process.env and process.exit could not see it",
  },
];

/** «`process.<member>` is used in `where` only.» */
interface ProcessRule {
  readonly name: string;
  readonly members: readonly string[];
  readonly where: RegExp;
  readonly why: string;
}

const outsideTheProduct = /^(scripts|test|bench)\/|^vitest\./;

const processRules: readonly ProcessRule[] = [
  {
    name: "env-in-main",
    members: ["env", "loadEnvFile"],
    where: /(^|\/)main\.tsx?$/,
    why: "dependencies are passed in, and settings are read once, where a process begins",
  },
  {
    name: "exit-in-main",
    members: ["exit", "abort", "reallyExit"],
    where: /^(installer\/src|app\/[a-z]+|app\/web\/server)\/main\.tsx?$/,
    why: "whoever exits elsewhere takes away what others have to close or undo",
  },
];

/** Every rule's name, so that a test can ask for an example of each. */
export const ruleNames: readonly string[] = [...new Set([...arrows, ...processRules].map(({ name }) => name))];

/** What a file does against the rules, one sentence each; empty when it keeps them all. */
export function findViolations(path: string, { imports, processMembers }: Source): readonly string[] {
  const isTest = tests.test(path);
  const breaks = ({ from, to, typesAllowed, testsAllowed }: Arrow, { target, typeOnly }: Import): boolean =>
    from.test(path) && to.test(target) && !(typesAllowed && typeOnly) && !(testsAllowed && isTest);

  const forbiddenImports = arrows.flatMap((arrow) =>
    imports
      .filter((imported) => breaks(arrow, imported))
      .map(({ target, line }) => `${path}:${line} imports ${target}: ${arrow.why} (${arrow.name})`),
  );
  const forbiddenUses = processRules
    .filter(({ where }) => !isTest && !where.test(path) && !outsideTheProduct.test(path))
    .flatMap(({ name, members, why }) =>
      processMembers
        .filter((used) => members.includes(used.name))
        .map((used) => `${path}:${used.line} uses process.${used.name}: ${why} (${name})`),
    );
  return [...forbiddenImports, ...forbiddenUses];
}
