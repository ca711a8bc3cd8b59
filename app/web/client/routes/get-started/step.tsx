import type { ReactNode } from "react";

/** A numbered step, joined to the next one by a line. */
export function Step({
  number,
  title,
  last = false,
  children,
}: {
  number: number;
  title: string;
  last?: boolean;
  children: ReactNode;
}) {
  return (
    <li className="relative grid min-w-0 grid-cols-1 sm:pl-11">
      <span
        aria-hidden
        className="absolute top-0 left-0 hidden size-7 place-items-center rounded-full border border-line-strong bg-surface font-semibold text-xs sm:grid"
      >
        {number}
      </span>
      {!last && <span aria-hidden className="absolute top-9 -bottom-6 left-3.5 hidden w-px bg-line sm:block" />}
      <h2 className="mb-3 font-semibold text-base leading-7">
        <span className="text-muted sm:sr-only">{number}. </span>
        {title}
      </h2>
      <div className="min-w-0">{children}</div>
    </li>
  );
}
