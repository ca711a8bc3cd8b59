import type { JsonObject, JsonValue } from "@cognobserve/contracts/json-value";
import { Search } from "lucide-react";
import { useState } from "react";
import { flattenAttributes } from "../../logic/flatten-attributes.ts";
import { Breakable } from "../../ui/breakable.tsx";
import { classNames } from "../../ui/class-names.ts";
import { CopyButton } from "../../ui/copy-button.tsx";
import { JsonView } from "../../ui/json-view.tsx";
import { LongText } from "../../ui/long-text.tsx";
import { inputClass } from "../../ui/text-field.tsx";

const worthSearching = 8;
const batch = 200;

/** Keys and values, sorted by key, with a search over both. */
export function AttributeList({ attributes, what }: { attributes: JsonObject; what: string }) {
  const [find, setFind] = useState("");
  const [shown, setShown] = useState(batch);
  const all = flattenAttributes(attributes);
  const found = find === "" ? all : all.filter((entry) => contains(entry, find.toLowerCase()));

  if (all.length === 0) return <p className="py-6 text-center text-muted">There are no {what}.</p>;
  return (
    <div>
      {all.length >= worthSearching && (
        <div className="relative mb-3">
          <Search className="absolute top-2 left-2.5 size-4 text-faint" aria-hidden />
          <input
            type="search"
            aria-label={`Search the ${what}`}
            placeholder="Search keys and values"
            value={find}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => setFind(event.target.value)}
            className={classNames(inputClass, "h-8 pl-8")}
          />
        </div>
      )}
      {found.length === 0 && (
        <p className="py-6 text-center text-muted">
          None of the {what} holds “{find}”.
        </p>
      )}
      <dl className="text-xs">
        {found.slice(0, shown).map(([key, value]) => (
          <div
            key={key}
            className="group relative grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] items-start gap-x-4 border-line border-b py-1.5 last:border-b-0"
          >
            <dt className="font-mono text-muted leading-5">
              <Breakable name={key} />
            </dt>
            <dd className="min-w-0 font-mono leading-5">
              <Value value={value} />
            </dd>
            <dd className="absolute top-0.5 right-0 bg-surface opacity-0 focus-within:opacity-100 group-hover:opacity-100">
              <CopyButton text={asText(value)} what={key} />
            </dd>
          </div>
        ))}
      </dl>
      {found.length > shown && (
        <button
          type="button"
          onClick={() => setShown(shown + batch)}
          className="mt-2 font-medium text-accent hover:underline"
        >
          Show {Math.min(batch, found.length - shown)} more of {found.length - shown}
        </button>
      )}
    </div>
  );
}

function Value({ value }: { value: JsonValue }) {
  if (typeof value === "string") {
    return value === "" ? <span className="text-faint">(empty)</span> : <LongText text={value} />;
  }
  if (isShortList(value)) return <span className="text-kind-embedding">{JSON.stringify(value)}</span>;
  if (value !== null && typeof value === "object") return <JsonView value={value} />;
  return <span className="text-kind-tool">{String(value)}</span>;
}

/** A list that is read faster in one line than as an outline. */
const isShortList = (value: JsonValue): boolean =>
  Array.isArray(value) && value.every((item) => typeof item !== "object") && JSON.stringify(value).length <= 120;

const asText = (value: JsonValue): string => (typeof value === "string" ? value : JSON.stringify(value));

const contains = ([key, value]: readonly [string, JsonValue], find: string): boolean =>
  key.toLowerCase().includes(find) || asText(value).toLowerCase().includes(find);
