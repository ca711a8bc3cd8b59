import { CopyButton } from "../../ui/copy-button.tsx";

/** A new key in full, ready to be copied. */
export function KeyReveal({ value }: { value: string }) {
  return (
    <div className="flex min-w-0 items-center gap-2 rounded-lg border border-line-strong bg-sunken py-1 pr-1 pl-3">
      <code className="min-w-0 flex-1 select-all break-all font-mono text-xs leading-5">{value}</code>
      <CopyButton text={value} what="API key" label="Copy" look="outline" />
    </div>
  );
}
