import { X } from "lucide-react";
import { Dialog as Radix, AlertDialog as RadixAlert } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "./button.tsx";

const overlay = "fixed inset-0 z-50 bg-black/35 backdrop-blur-[1px] dark:bg-black/50";
const panel =
  "fixed top-[12dvh] left-1/2 z-50 max-h-[76dvh] w-[calc(100vw-2rem)] max-w-md -translate-x-1/2 overflow-y-auto rounded-xl bg-raised p-5 shadow-float motion-safe:animate-appear";

interface DialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly children: ReactNode;
  /** Only its own buttons close it, for what is shown once and must not be lost by a stray click. */
  readonly sticky?: boolean;
}

/** A dialog over the page; Esc and a click beside it close it unless it is sticky. */
export function Dialog({ open, onOpenChange, title, description, children, sticky = false }: DialogProps) {
  const stay = sticky ? (event: Event) => event.preventDefault() : undefined;
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={overlay} />
        <Radix.Content
          className={panel}
          onPointerDownOutside={stay}
          onEscapeKeyDown={stay}
          {...(!description && { "aria-describedby": undefined })}
        >
          <Radix.Title className="pr-8 font-semibold text-base">{title}</Radix.Title>
          {description && <Radix.Description className="mt-1 text-muted">{description}</Radix.Description>}
          <div className="mt-4">{children}</div>
          {!sticky && (
            <Radix.Close asChild>
              <Button look="quiet" size="icon-small" aria-label="Close" className="absolute top-3.5 right-3.5">
                <X className="size-4" aria-hidden />
              </Button>
            </Radix.Close>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface ConfirmProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly description: ReactNode;
  readonly confirm: string;
  readonly busy?: boolean;
  readonly onConfirm: () => void;
  readonly children?: ReactNode;
}

/** Asks before something that cannot be taken back. Focus starts on Cancel. */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  description,
  confirm,
  busy,
  onConfirm,
  children,
}: ConfirmProps) {
  return (
    <RadixAlert.Root open={open} onOpenChange={onOpenChange}>
      <RadixAlert.Portal>
        <RadixAlert.Overlay className={overlay} />
        <RadixAlert.Content className={panel}>
          <RadixAlert.Title className="font-semibold text-base">{title}</RadixAlert.Title>
          <RadixAlert.Description className="mt-1 text-muted">{description}</RadixAlert.Description>
          {children && <div className="mt-4">{children}</div>}
          <div className="mt-5 flex justify-end gap-2">
            <RadixAlert.Cancel asChild>
              <Button>Cancel</Button>
            </RadixAlert.Cancel>
            <Button look="danger" busy={busy} onClick={onConfirm}>
              {confirm}
            </Button>
          </div>
        </RadixAlert.Content>
      </RadixAlert.Portal>
    </RadixAlert.Root>
  );
}
