import { ChevronDown, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { buttonClass } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { Menu } from "../../ui/menu.tsx";

interface FilterMenuProps {
  readonly icon: LucideIcon;
  readonly label: string;
  /** The chosen value; nothing is filtered when it is left out. */
  readonly value: string | undefined;
  readonly children: ReactNode;
}

/** A button that shows what is filtered and opens the choices. */
export function FilterMenu({ icon: Icon, label, value, children }: FilterMenuProps) {
  return (
    <Menu
      width="min-w-48 max-w-80"
      trigger={
        <button
          type="button"
          className={classNames(buttonClass("outline"), "max-w-56", value && "bg-selected! border-transparent!")}
        >
          <Icon className="size-3.5 shrink-0 text-muted" aria-hidden />
          <span className={classNames("truncate", !value && "text-muted")}>
            {value ? <span className="sr-only">{label}: </span> : null}
            {value ?? label}
          </span>
          <ChevronDown className="size-3.5 shrink-0 text-faint" aria-hidden />
        </button>
      }
    >
      {children}
    </Menu>
  );
}
