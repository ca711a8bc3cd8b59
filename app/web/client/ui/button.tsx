import { LoaderCircle } from "lucide-react";
import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";

const looks = {
  solid: "bg-solid text-on-solid shadow-card hover:opacity-90",
  outline: "border border-line-strong bg-surface text-text shadow-card hover:bg-hover",
  quiet: "text-muted hover:bg-hover hover:text-text data-[state=open]:bg-hover data-[state=open]:text-text",
  danger: "bg-error text-white shadow-card hover:opacity-90 dark:text-black",
} as const;

const sizes = {
  small: "h-7 gap-1.5 px-2 text-xs",
  medium: "h-8 gap-1.5 px-3 text-sm",
  large: "h-10 gap-2 px-4 text-base",
  icon: "size-8 justify-center",
  "icon-small": "size-7 justify-center",
} as const;

/** The classes of a button, for links that look like one. */
export const buttonClass = (look: keyof typeof looks = "outline", size: keyof typeof sizes = "medium"): string =>
  classNames(
    "inline-flex shrink-0 select-none items-center whitespace-nowrap rounded-md font-medium transition-colors",
    "disabled:pointer-events-none disabled:opacity-50",
    looks[look],
    sizes[size],
  );

interface ButtonProps extends ComponentProps<"button"> {
  readonly look?: keyof typeof looks;
  readonly size?: keyof typeof sizes;
  /** Work is under way: a spinner takes the icon's place and the button rests. */
  readonly busy?: boolean;
}

export function Button({ look, size, busy = false, className, children, disabled, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={classNames(buttonClass(look, size), className)}
    >
      {busy && <LoaderCircle className="size-3.5 animate-spin" aria-hidden />}
      {children}
    </button>
  );
}
