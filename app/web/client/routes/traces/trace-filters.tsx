import { useQuery } from "@tanstack/react-query";
import { Box, CircleDot, Search, X } from "lucide-react";
import { type RefObject, useEffect, useRef, useState } from "react";
import { modelsQuery } from "../../api/traces.ts";
import { isFiltered, type TraceSearch, traceSearch } from "../../logic/trace-search.ts";
import { Button } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { MenuChoices } from "../../ui/menu.tsx";
import { Status, statusLabel } from "../../ui/status.tsx";
import { inputClass } from "../../ui/text-field.tsx";
import { FilterMenu } from "./filter-menu.tsx";
import { TimeFilter } from "./time-filter.tsx";

interface TraceFiltersProps {
  readonly projectId: string;
  readonly search: TraceSearch;
  readonly onChange: (next: Partial<TraceSearch>) => void;
  readonly onClear: () => void;
  /** The arrow down key in the field: on to the list. */
  readonly onLeaveDown: () => void;
  readonly field: RefObject<HTMLInputElement | null>;
}

const unfiltered = "";
const statuses = ["ok", "error", "unset"] as const;

/** What narrows the list. Everything is kept in the page's URL, so that a view can be shared. */
export function TraceFilters({ projectId, search, onChange, onClear, onLeaveDown, field }: TraceFiltersProps) {
  const { data: models = [] } = useQuery(modelsQuery(projectId));
  const offered = search.model && !models.includes(search.model) ? [search.model, ...models] : models;

  return (
    <search className="flex shrink-0 flex-wrap items-center gap-1.5 border-line border-b px-4 py-2">
      <NameFilter
        value={search.name ?? ""}
        onChange={(name) => onChange({ name: name || undefined })}
        onLeaveDown={onLeaveDown}
        field={field}
      />
      <FilterMenu icon={CircleDot} label="Status" value={search.status && statusLabel(search.status)}>
        <MenuChoices
          value={search.status ?? unfiltered}
          onChoose={(value) => onChange({ status: traceSearch.shape.status.parse(value || undefined) })}
          choices={[
            { value: unfiltered, label: "Any status" },
            ...statuses.map((status) => ({
              value: status,
              text: statusLabel(status),
              label: <Status status={status} />,
            })),
          ]}
        />
      </FilterMenu>
      <FilterMenu icon={Box} label="Model" value={search.model}>
        <MenuChoices
          value={search.model ?? unfiltered}
          onChoose={(value) => onChange({ model: value || undefined })}
          choices={[
            { value: unfiltered, label: "Any model" },
            ...offered.map((model) => ({ value: model, label: model })),
          ]}
        />
      </FilterMenu>
      <TimeFilter search={search} onChange={onChange} />
      {search.session && (
        <Chip label="Session" value={search.session} onRemove={() => onChange({ session: undefined })} />
      )}
      {search.user && <Chip label="User" value={search.user} onRemove={() => onChange({ user: undefined })} />}
      {isFiltered(search) && (
        <Button look="quiet" onClick={onClear}>
          Clear
        </Button>
      )}
    </search>
  );
}

function Chip({ label, value, onRemove }: { label: string; value: string; onRemove: () => void }) {
  return (
    <span className="inline-flex h-8 max-w-64 items-center gap-1 rounded-md bg-selected pr-1 pl-2.5">
      <span className="text-muted">{label}</span>
      <span className="truncate font-medium" title={value}>
        {value}
      </span>
      <button
        type="button"
        aria-label={`Remove the filter by ${label.toLowerCase()}`}
        onClick={onRemove}
        className="rounded p-1 text-muted hover:text-text"
      >
        <X className="size-3.5" aria-hidden />
      </button>
    </span>
  );
}

const typingPause = 250;

interface NameFilterProps extends Pick<TraceFiltersProps, "onLeaveDown" | "field"> {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Filters once typing pauses. Follows the URL when it changes otherwise, as by the browser's back button. */
function NameFilter({ value, onChange, onLeaveDown, field }: NameFilterProps) {
  const [draft, setDraft] = useState(value);
  const sent = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    setDraft(value);
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const type = (text: string, pause = typingPause) => {
    setDraft(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      sent.current = text;
      onChange(text);
    }, pause);
  };

  return (
    <div className="relative w-64 max-md:w-full">
      <Search className="absolute top-2 left-2.5 size-4 text-faint" aria-hidden />
      <input
        ref={field}
        type="search"
        aria-label="Filter by name"
        placeholder="Filter by name"
        value={draft}
        maxLength={200}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => type(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown") onLeaveDown();
          else if (event.key === "Escape" && draft !== "") type("", 0);
          else if (event.key === "Escape") event.currentTarget.blur();
          else return;
          event.preventDefault();
        }}
        className={classNames(inputClass, "peer h-8 pr-8 pl-8 [&::-webkit-search-cancel-button]:hidden")}
      />
      <kbd
        aria-hidden
        className="absolute top-1.5 right-1.5 grid size-5 place-items-center rounded border border-line font-sans text-2xs text-faint peer-focus:hidden max-md:hidden"
      >
        /
      </kbd>
    </div>
  );
}
