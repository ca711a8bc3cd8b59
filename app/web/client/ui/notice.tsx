import { CircleAlert, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "./button.tsx";

interface EmptyStateProps {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

/** What a place says when there is nothing in it: a title, a sentence, and what to do. */
export function EmptyState({ icon: Icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-1.5 px-6 py-16 text-center">
      <span className="mb-2 grid size-10 place-items-center rounded-xl border border-line bg-surface text-muted shadow-card">
        <Icon className="size-5" aria-hidden />
      </span>
      <h2 className="font-semibold text-base">{title}</h2>
      {children && <div className="text-balance text-muted">{children}</div>}
      {action && <div className="mt-3 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : "Something unexpected happened.";

interface FailureStateProps {
  readonly error: unknown;
  readonly title: string;
  /** What is done about it already, as a sentence. */
  readonly meanwhile?: string | undefined;
  readonly onRetry?: () => void;
}

/** A failure in the place of what could not be shown, with a way to try again. */
export function FailureState({ error, title, meanwhile, onRetry }: FailureStateProps) {
  return (
    <div role="alert">
      <EmptyState icon={CircleAlert} title={title} action={onRetry && <Button onClick={onRetry}>Try again</Button>}>
        {messageOf(error)}
        {meanwhile !== undefined && <p className="mt-1.5">{meanwhile}</p>}
      </EmptyState>
    </div>
  );
}

/** A failure in one line, inside a form. */
export function FormFailure({ error }: { error: unknown }) {
  if (!error) return null;
  return (
    <p role="alert" className="flex gap-2 rounded-md bg-error-soft px-3 py-2 text-error text-sm">
      <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
      {messageOf(error)}
    </p>
  );
}
