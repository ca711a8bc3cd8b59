import type { TraceStatus } from "@cognobserve/contracts/public-api";
import { CircleAlert, CircleCheck, CircleDashed } from "lucide-react";
import { classNames } from "./class-names.ts";

const looks = {
  ok: { icon: CircleCheck, label: "OK", color: "text-ok" },
  error: { icon: CircleAlert, label: "Error", color: "text-error" },
  // Most SDKs never set a status on success, so that unset is the usual case and stays quiet.
  unset: { icon: CircleDashed, label: "Unset", color: "text-faint" },
} as const;

export const statusLabel = (status: TraceStatus): string => looks[status].label;

/** A trace's or span's status: an icon and a word, never colour alone. */
export function Status({ status, className }: { status: TraceStatus; className?: string }) {
  const { icon: Icon, label, color } = looks[status];
  return (
    <span className={classNames("inline-flex items-center gap-1.5", color, className)}>
      <Icon className="size-3.5 shrink-0" aria-hidden />
      {label}
    </span>
  );
}
