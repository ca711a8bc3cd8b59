import type { JsonValue } from "@cognobserve/contracts/json-value";
import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { classNames } from "./class-names.ts";
import { LongText } from "./long-text.tsx";

const openDepth = 2;
const batch = 100;
const longString = 300;

/** JSON as an outline: branches fold, long lists and texts are cut until asked for, so that any size opens at once. */
export function JsonView({ value }: { value: JsonValue }) {
  return (
    <div className="overflow-x-auto font-mono text-xs leading-5">
      <JsonNode value={value} depth={0} />
    </div>
  );
}

interface NodeProps {
  readonly name?: string;
  readonly value: JsonValue;
  readonly depth: number;
}

function JsonNode({ name, value, depth }: NodeProps) {
  const label = name !== undefined && <span className="text-kind-agent">{name}</span>;
  if (value === null || typeof value !== "object") {
    return (
      <div className="pl-4">
        {label}
        {label && <span className="text-faint">: </span>}
        <Scalar value={value} />
      </div>
    );
  }
  return <Branch label={label} value={value} depth={depth} />;
}

function Branch({
  label,
  value,
  depth,
}: {
  label: React.ReactNode;
  value: JsonValue[] | { [key: string]: JsonValue };
  depth: number;
}) {
  const isList = Array.isArray(value);
  const entries: [string, JsonValue][] = isList
    ? value.map((item, index) => [String(index), item])
    : Object.entries(value);
  const [open, setOpen] = useState(depth < openDepth);
  const [shown, setShown] = useState(batch);
  const summary = isList ? `[${entries.length}]` : `{${entries.length}}`;

  if (entries.length === 0) {
    return (
      <div className="pl-4">
        {label}
        {label && <span className="text-faint">: </span>}
        <span className="text-faint">{isList ? "[]" : "{}"}</span>
      </div>
    );
  }
  return (
    <div>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex items-start rounded text-left hover:bg-hover"
      >
        <ChevronRight
          className={classNames("mt-0.5 size-4 shrink-0 text-faint transition-transform", open && "rotate-90")}
          aria-hidden
        />
        <span>
          {label}
          {label && <span className="text-faint">: </span>}
          <span className="text-faint">{summary}</span>
        </span>
      </button>
      {open && (
        <div className="ml-[7px] border-line border-l pl-2">
          {entries.slice(0, shown).map(([key, item]) => (
            <JsonNode key={key} name={key} value={item} depth={depth + 1} />
          ))}
          {entries.length > shown && (
            <button type="button" onClick={() => setShown(shown + batch)} className="ml-4 text-accent hover:underline">
              Show {Math.min(batch, entries.length - shown)} more of {entries.length - shown}
            </button>
          )}
        </div>
      )}
    </div>
  );
}

function Scalar({ value }: { value: string | number | boolean | null }) {
  if (typeof value !== "string") return <span className="text-kind-tool">{String(value)}</span>;
  if (value.length <= longString && !value.includes("\n"))
    return <span className="text-kind-embedding">{JSON.stringify(value)}</span>;
  return <LongText text={value} className="text-kind-embedding" />;
}
