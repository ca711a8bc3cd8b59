import type { ReactNode } from "react";

/** Title of a page with its actions on the right. */
export function PageHeader({ title, children }: { title: ReactNode; children?: ReactNode }) {
  return (
    <div className="flex h-12 shrink-0 items-center gap-3 border-line border-b px-4">
      <h1 className="min-w-0 truncate font-semibold text-base">{title}</h1>
      {children && <div className="ml-auto flex items-center gap-2">{children}</div>}
    </div>
  );
}
