import { useState } from "react";
import { formatCount } from "../logic/format-count.ts";
import { classNames } from "./class-names.ts";

const mostCharacters = 2000;
const mostLines = 30;

/** Text with its line breaks, cut after a screenful until asked for. */
export function LongText({ text, className }: { text: string; className?: string }) {
  const [open, setOpen] = useState(false);
  const cut = cutOff(text);
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

function cutOff(text: string): string {
  const lines = text.slice(0, mostCharacters).split("\n").slice(0, mostLines).join("\n");
  // A few characters more are not worth a click.
  return text.length - lines.length < 200 ? text : lines.trimEnd();
}
