import { CalendarRange, Clock } from "lucide-react";
import { type FormEvent, useState } from "react";
import { type TraceSearch, timeRangeKeys, timeRanges, traceSearch } from "../../logic/trace-search.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { MenuChoices, MenuItem, MenuSeparator } from "../../ui/menu.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { FilterMenu } from "./filter-menu.tsx";

interface TimeFilterProps {
  readonly search: TraceSearch;
  readonly onChange: (next: Pick<TraceSearch, "range" | "from" | "to">) => void;
}

const short = new Intl.DateTimeFormat("en", {
  month: "short",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

function describe({ range, from, to }: TraceSearch): string | undefined {
  if (range) return timeRanges[range].label;
  if (from && to) return `${short.format(new Date(from))} – ${short.format(new Date(to))}`;
  if (from) return `Since ${short.format(new Date(from))}`;
  return to && `Until ${short.format(new Date(to))}`;
}

/** When the trace started: a preset that moves with the clock, or fixed limits. */
export function TimeFilter({ search, onChange }: TimeFilterProps) {
  const [choosing, setChoosing] = useState(false);
  return (
    <>
      <FilterMenu icon={Clock} label="Any time" value={describe(search)}>
        <MenuChoices
          value={search.range ?? (search.from || search.to ? "custom" : "")}
          onChoose={(value) =>
            onChange({ range: traceSearch.shape.range.parse(value || undefined), from: undefined, to: undefined })
          }
          choices={[
            { value: "", label: "Any time" },
            ...timeRangeKeys.map((key) => ({ value: key, label: timeRanges[key].label })),
          ]}
        />
        <MenuSeparator />
        <MenuItem onSelect={() => setChoosing(true)}>
          <CalendarRange className="size-4" aria-hidden />
          Custom range…
        </MenuItem>
      </FilterMenu>
      <Dialog
        open={choosing}
        onOpenChange={setChoosing}
        title="Traces that started"
        description="In your own time zone. Either end may stay open."
      >
        <RangeForm
          search={search}
          onDone={(from, to) => {
            setChoosing(false);
            onChange({ range: undefined, from, to });
          }}
        />
      </Dialog>
    </>
  );
}

/** The value of a `datetime-local` input for a moment, in the reader's time zone. */
function toLocal(iso: string | undefined): string {
  if (!iso) return "";
  const time = new Date(iso);
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

const fromLocal = (text: string): string | undefined => (text === "" ? undefined : new Date(text).toISOString());

function RangeForm({ search, onDone }: { search: TraceSearch; onDone: (from?: string, to?: string) => void }) {
  const [from, setFrom] = useState(toLocal(search.from));
  const [to, setTo] = useState(toLocal(search.to));
  const upsideDown = from !== "" && to !== "" && from >= to;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!upsideDown) onDone(fromLocal(from), fromLocal(to));
  };
  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      <TextField label="From" type="datetime-local" value={from} onChange={(event) => setFrom(event.target.value)} />
      <TextField
        label="To"
        type="datetime-local"
        value={to}
        problem={upsideDown ? "Choose a time after the first." : undefined}
        onChange={(event) => setTo(event.target.value)}
      />
      <div className="flex justify-end">
        <Button type="submit" look="solid">
          Apply
        </Button>
      </div>
    </form>
  );
}
