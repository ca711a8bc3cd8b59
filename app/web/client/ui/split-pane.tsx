import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from "react";

interface SplitPaneProps {
  readonly left: ReactNode;
  readonly right: ReactNode;
  /** Accessible name of the divider, such as «Width of the span tree». */
  readonly label: string;
  /** Under which the share is remembered in this browser. */
  readonly name: string;
}

const least = 25;
const most = 75;
const initial = 56;

/** Two panes with a divider that is moved by pointer or arrow keys; a double click puts it back. */
export function SplitPane({ left, right, label, name }: SplitPaneProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [share, setShare] = useState(() => remembered(name));
  const move = (next: number) => {
    const kept = Math.round(Math.max(least, Math.min(most, next)) * 10) / 10;
    setShare(kept);
    remember(name, kept);
  };

  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId) || !frame.current) return;
    const { left: edge, width } = frame.current.getBoundingClientRect();
    move(((event.clientX - edge) / width) * 100);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -2, ArrowRight: 2, Home: -100, End: 100 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    move(share + step);
  };

  return (
    <div
      ref={frame}
      className="grid h-full min-h-0"
      style={{ gridTemplateColumns: `minmax(0, ${share}fr) 1px minmax(0, ${100 - share}fr)` }}
    >
      <div className="min-h-0 min-w-0">{left}</div>
      {/* biome-ignore lint/a11y/useSemanticElements: a divider that moves is a focusable separator (ARIA 1.2); hr cannot be one */}
      <div
        role="separator"
        aria-orientation="vertical"
        aria-label={label}
        aria-valuemin={least}
        aria-valuemax={most}
        aria-valuenow={share}
        tabIndex={0}
        onPointerDown={(event) => {
          event.preventDefault();
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={onPointerMove}
        onDoubleClick={() => move(initial)}
        onKeyDown={onKeyDown}
        className="relative z-20 cursor-col-resize touch-none bg-line before:absolute before:inset-y-0 before:-inset-x-1 hover:bg-accent active:bg-accent"
      />
      <div className="min-h-0 min-w-0">{right}</div>
    </div>
  );
}

function remembered(name: string): number {
  try {
    const share = Number(localStorage.getItem(name));
    return share >= least && share <= most ? share : initial;
  } catch {
    return initial;
  }
}

function remember(name: string, share: number): void {
  try {
    localStorage.setItem(name, String(share));
  } catch {
    // Storage can be forbidden; the share then lasts as long as the page.
  }
}
