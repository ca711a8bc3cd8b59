import { useState } from "react";
import { formatCount } from "../logic/format-count.ts";
import { classNames } from "./class-names.ts";

const mostLines = 30;

interface LongTextProps {
  readonly text: string;
  /** Characters that are shown at first. */
  readonly most?: number;
  readonly className?: string;
}

/** Text with its line breaks, cut after a screenful until asked for. */
export function LongText({ text, most = 2000, className }: LongTextProps) {
  const [open, setOpen] = useState(false);
  const cut = cutOff(text, most);
  return (
    <div className={classNames("whitespace-pre-wrap", className)}>
      {open || cut === text ? text : `${cut}…`}
      {cut !== text && (
        <button
          type="button"
          onClick={() => setOpen(!open)}
          className="mt-1 block font-medium font-sans text-accent text-xs hover:underline"
        >
          {open ? "Show less" : `Show all ${formatCount(text.length)} characters`}
        </button>
      )}
    </div>
  );
}

function cutOff(text: string, most: number): string {
  const lines = text.slice(0, most).split("\n").slice(0, mostLines).join("\n");
  // A few characters more are not worth a click.
  return text.length - lines.length < 200 ? text : lines.trimEnd();
}
