import type { ReactNode } from "react";
import { Logo } from "../ui/logo.tsx";

/** The frame of the pages that are seen before signing in. */
export function VisitorCard({ title, intro, children }: { title: string; intro: ReactNode; children: ReactNode }) {
  return (
    <main className="grid min-h-dvh place-items-center px-4 py-10">
      <div className="w-full max-w-sm">
        <Logo className="mb-6 size-9" />
        <h1 className="font-semibold text-xl tracking-tight">{title}</h1>
        <p className="mt-1 mb-6 text-base text-muted">{intro}</p>
        {children}
      </div>
    </main>
  );
}
