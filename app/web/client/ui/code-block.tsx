import { CopyButton } from "./copy-button.tsx";

/** Code to paste, with a button that copies it. Scrolls sideways; reachable by keyboard for that. */
export function CodeBlock({ code, what, caption }: { code: string; what: string; caption?: string }) {
  return (
    <figure className="overflow-hidden rounded-lg border border-line bg-sunken">
      <figcaption className="flex h-9 items-center justify-between gap-2 border-line border-b pr-1 pl-3 text-muted text-xs">
        <span className="truncate">{caption}</span>
        <CopyButton text={code} what={what} label="Copy" />
      </figcaption>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
        tabIndex={0}
        className="overflow-x-auto p-3 font-mono text-text text-xs leading-5 focus-visible:-outline-offset-2"
      >
        <code>{code}</code>
      </pre>
    </figure>
  );
}
