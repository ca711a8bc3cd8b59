import { CircleAlert, FoldVertical, Search, UnfoldVertical } from "lucide-react";
import type { RefObject } from "react";
import { plural } from "../../logic/format-count.ts";
import { Button } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { inputClass } from "../../ui/text-field.tsx";

interface OutlineToolbarProps {
  readonly find: string;
  readonly onFind: (text: string) => void;
  readonly field: RefObject<HTMLInputElement | null>;
  /** The arrow down key in the field: on to the tree. */
  readonly onLeaveDown: () => void;
  readonly summary: string;
  readonly errors: number;
  readonly onNextError: () => void;
  /** Undefined when there is nothing to fold. */
  readonly folded: boolean | undefined;
  readonly onFold: (fold: boolean) => void;
}

/** Search, errors and folding above the tree. */
export function OutlineToolbar(props: OutlineToolbarProps) {
  const { find, onFind, field, onLeaveDown, summary, errors, onNextError, folded, onFold } = props;
  const Fold = folded ? UnfoldVertical : FoldVertical;
  const fold = folded ? "Expand all" : "Collapse all";
  return (
    <div className="flex h-10 shrink-0 items-center gap-1.5 border-line border-b px-3">
      <div className="relative min-w-0 max-w-60 flex-1">
        <Search className="absolute top-1.5 left-2 size-4 text-faint" aria-hidden />
        <input
          ref={field}
          type="search"
          aria-label="Find spans by name, model or ID"
          placeholder="Find spans"
          value={find}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => onFind(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape" && find !== "") onFind("");
            else if (event.key === "Escape") event.currentTarget.blur();
            else if (event.key === "ArrowDown" || event.key === "Enter") onLeaveDown();
            else return;
            event.preventDefault();
          }}
          className={classNames(inputClass, "peer h-7 pr-7 pl-8 shadow-none [&::-webkit-search-cancel-button]:hidden")}
        />
        <kbd
          aria-hidden
          className="absolute top-1 right-1 grid size-5 place-items-center rounded border border-line font-sans text-2xs text-faint peer-focus:hidden max-lg:hidden"
        >
          /
        </kbd>
      </div>
      <span className="ml-auto shrink-0 px-1 text-muted text-xs tabular-nums" role="status">
        {summary}
      </span>
      {errors > 0 && (
        <Button
          look="quiet"
          size="small"
          className="text-error!"
          onClick={onNextError}
          title="Go to the next failed span"
        >
          <CircleAlert className="size-3.5" aria-hidden />
          {plural(errors, "error")}
        </Button>
      )}
      {folded !== undefined && (
        <Button look="quiet" size="icon-small" aria-label={fold} title={fold} onClick={() => onFold(!folded)}>
          <Fold className="size-3.5" aria-hidden />
        </Button>
      )}
    </div>
  );
}
