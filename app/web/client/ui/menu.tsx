import { Check } from "lucide-react";
import { DropdownMenu as Radix } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names.ts";

const item =
  "flex min-h-8 cursor-default select-none items-center gap-2 rounded-md px-2 py-1 outline-none data-[disabled]:opacity-50 data-[highlighted]:bg-hover [&_svg]:text-muted";

/** A menu that opens from its trigger, a button given as `trigger`. */
export function Menu({
  trigger,
  children,
  align = "start",
  width = "min-w-48",
}: {
  trigger: ReactNode;
  children: ReactNode;
  align?: "start" | "end";
  width?: string;
}) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={6}
          collisionPadding={8}
          loop
          className={classNames(
            "z-50 max-h-[min(24rem,var(--radix-dropdown-menu-content-available-height))] max-w-[calc(100vw-1rem)] overflow-y-auto rounded-lg bg-raised p-1 shadow-float motion-safe:animate-appear",
            width,
          )}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export function MenuItem({ className, ...rest }: ComponentProps<typeof Radix.Item>) {
  return <Radix.Item {...rest} className={classNames(item, className)} />;
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-2 pt-1.5 pb-1 text-faint text-xs">{children}</Radix.Label>;
}

export const MenuSeparator = () => <Radix.Separator className="-mx-1 my-1 h-px bg-line" />;

interface Choice {
  readonly value: string;
  readonly label: ReactNode;
  /** What typing ahead finds it by, when the label is more than text. */
  readonly text?: string;
}

/** One of several, the chosen one ticked. */
export function MenuChoices({
  value,
  choices,
  onChoose,
}: {
  value: string;
  choices: readonly Choice[];
  onChoose: (value: string) => void;
}) {
  return (
    <Radix.RadioGroup value={value} onValueChange={onChoose}>
      {choices.map((choice) => (
        <Radix.RadioItem key={choice.value} value={choice.value} textValue={choice.text} className={item}>
          <span className="min-w-0 flex-1 truncate">{choice.label}</span>
          <span className="grid size-4 place-items-center">
            <Radix.ItemIndicator>
              <Check className="size-3.5" aria-hidden />
            </Radix.ItemIndicator>
          </span>
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  );
}
