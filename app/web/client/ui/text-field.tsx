import { type ComponentProps, useId } from "react";
import { classNames } from "./class-names.ts";

/** The look of every single-line input. */
export const inputClass =
  "w-full rounded-md border border-line-strong bg-surface px-2.5 text-text shadow-card placeholder:text-faint focus-visible:outline-offset-0 aria-invalid:border-error";

interface TextFieldProps extends ComponentProps<"input"> {
  readonly label: string;
  readonly hint?: string;
  /** What is wrong with the value; announced with the field. */
  readonly problem?: string;
}

/** A labelled input with its hint or problem below. */
export function TextField({ label, hint, problem, className, ...input }: TextFieldProps) {
  const id = useId();
  const note = problem ?? hint;
  return (
    <div className={classNames("grid gap-1.5", className)}>
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      <input
        {...input}
        id={id}
        aria-invalid={problem ? true : undefined}
        aria-describedby={note ? `${id}-note` : undefined}
        className={classNames(inputClass, "h-9 text-base")}
      />
      {note && (
        <p id={`${id}-note`} className={classNames("text-xs", problem ? "text-error" : "text-muted")}>
          {note}
        </p>
      )}
    </div>
  );
}
