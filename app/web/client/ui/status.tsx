import type { TraceStatus } from "@cognobserve/contracts/public-api";
import { CircleAlert, CircleCheck, CircleDashed } from "lucide-react";
import { plural } from "../logic/format-count.ts";
import { classNames } from "./class-names.ts";

const looks = {
  ok: { icon: CircleCheck, label: "OK", color: "text-ok" },
  error: { icon: CircleAlert, label: "Error", color: "text-error" },
  unset: { icon: CircleDashed, label: "Unset", color: "text-faint" },
} as const;

export const statusLabel = (status: TraceStatus): string => looks[status].label;

interface StatusProps {
  readonly status: TraceStatus;
  /** How many spans failed; shown from two on. */
  readonly errors?: number;
  readonly className?: string;
}

/** A trace's or span's status: an icon and a word, never colour alone. */
export function Status({ status, errors = 0, className }: StatusProps) {
  const { icon: Icon, label, color } = looks[status];
  return (
    <span
      title={errors > 0 ? plural(errors, "failed span") : undefined}
      className={classNames("inline-flex items-center gap-1.5 align-top", color, className)}
    >
      <Icon className="size-3.5 shrink-0" aria-hidden />
      {label}
      {errors > 1 && <span className="tabular-nums">×{errors}</span>}
    </span>
  );
}

/** The status where only a verdict matters: most SDKs leave it unset on success, and then nothing is said. */
export function Verdict(props: StatusProps) {
  return props.status === "unset" ? null : <Status {...props} />;
}
