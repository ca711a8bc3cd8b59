import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "./button.tsx";
import { copyText } from "./copy-text.ts";

interface CopyButtonProps {
  readonly text: string;
  /** What is copied, such as «trace ID»; becomes the accessible name. */
  readonly what: string;
  /** Shown beside the icon; an icon alone when left out. */
  readonly label?: string;
  readonly look?: "solid" | "outline" | "quiet";
  readonly size?: "small" | "medium";
  readonly className?: string;
}

/** Copies and says so for a moment, in the same width. */
export function CopyButton({ text, what, label, look = "quiet", size = "small", className }: CopyButtonProps) {
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
  useEffect(() => {
    if (state === "idle") return;
    const timer = setTimeout(() => setState("idle"), 1600);
    return () => clearTimeout(timer);
  }, [state]);

  return (
    <Button
      look={look}
      size={label ? size : "icon-small"}
      className={className}
      aria-label={`Copy ${what}`}
      title={state === "failed" ? "The browser did not allow it: select the text and copy it." : `Copy ${what}`}
      onClick={async () => setState((await copyText(text)) ? "copied" : "failed")}
    >
      {state === "copied" ? (
        <Check className="size-3.5 text-ok" aria-hidden />
      ) : (
        <Copy className="size-3.5" aria-hidden />
      )}
      {label && (
        <span className="grid text-center">
          <span className={state === "copied" ? "invisible col-start-1 row-start-1" : "col-start-1 row-start-1"}>
            {label}
          </span>
          <span className={state === "copied" ? "col-start-1 row-start-1" : "invisible col-start-1 row-start-1"}>
            Copied
          </span>
        </span>
      )}
      <span className="sr-only" role="status">
        {state === "copied" ? `Copied ${what}` : state === "failed" ? "Copying was not allowed" : ""}
      </span>
    </Button>
  );
}
