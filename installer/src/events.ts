import type { FailureText } from "./failures.ts";

/** How a step of the plan reads before anything is done. */
export interface PlannedStep {
  readonly id: string;
  readonly title: string;
  /** One line each: what the step is going to do. Never holds a secret. */
  readonly details: readonly string[];
}

/** What the closing screen says. Secrets are not in it: renderers for people read them. */
export interface Installed {
  readonly dir: string;
  readonly mode: string;
  readonly version: string;
  readonly dashboardUrl: string;
  readonly ingestUrl: string;
  /** Page of the trace that the installer sent; absent when an earlier run's is not known. */
  readonly traceUrl?: string;
  readonly adminEmail: string;
  readonly envFile: string;
}

/** A container as `status` lists it. */
export interface ContainerLine {
  readonly name: string;
  readonly service: string;
  /** Docker's words for it. */
  readonly state: string;
  readonly health?: string;
  /** As it should be: healthy, or a job that is done. */
  readonly ready: boolean;
}

/**
 * Everything that a run tells the world, in order. `--json` prints these lines as they are, so they hold no secret and
 * keep their shape; renderers for people are fed by nothing else.
 */
export type InstallerEvent =
  | {
      readonly type: "plan";
      readonly mode: string;
      readonly dir: string;
      readonly version: string;
      readonly steps: readonly PlannedStep[];
    }
  | {
      readonly type: "check";
      readonly id: string;
      readonly title: string;
      readonly verdict: "pass" | "warn" | "refuse";
      readonly message: string;
    }
  | {
      readonly type: "step";
      readonly id: string;
      readonly title: string;
      readonly state: "started" | "done" | "skipped" | "failed" | "undone";
      /** Since the step started; absent on `started` and `skipped`. */
      readonly elapsedMs?: number;
    }
  | {
      readonly type: "progress";
      readonly step: string;
      readonly message: string;
      readonly elapsedMs: number;
    }
  | { readonly type: "log-file"; readonly path: string }
  | { readonly type: "warning"; readonly message: string; readonly commands: readonly string[] }
  | { readonly type: "notice"; readonly message: string }
  | {
      readonly type: "status";
      readonly dir: string;
      readonly version: string;
      readonly dashboardUrl: string;
      readonly mode: string;
      /** Docker's word for the container that people reach: running, exited …, or absent. */
      readonly container: string;
      /** Every container, jobs that are done included. */
      readonly containers: readonly ContainerLine[];
      readonly health: string;
      /** One sentence for each service that fails. */
      readonly problems: readonly string[];
    }
  | ({
      readonly type: "failure";
      readonly exit: number;
      readonly touched: "nothing" | "rolled-back" | "kept" | "unknown";
      readonly log?: string;
    } & FailureText)
  | ({ readonly type: "installed"; readonly changed: boolean; readonly elapsedMs: number } & Installed);

export type Emit = (event: InstallerEvent) => void;
