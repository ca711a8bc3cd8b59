import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { PasswordForm } from "./password-form.tsx";

interface PasswordDialogProps {
  readonly email: string;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Changes one's password, then says what that did. */
export function PasswordDialog({ email, open, onOpenChange }: PasswordDialogProps) {
  const [changed, setChanged] = useState(false);
  const close = () => {
    onOpenChange(false);
    setChanged(false);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => (next ? onOpenChange(true) : close())}
      title={changed ? "Password changed" : "Change password"}
      description={
        changed
          ? "Sign in with the new one from now on. Every other browser has been signed out."
          : "Every other browser that is signed in to your account will be signed out."
      }
    >
      {changed ? (
        <div className="flex justify-end">
          <Button look="solid" autoFocus onClick={close}>
            Done
          </Button>
        </div>
      ) : (
        <PasswordForm email={email} onChanged={() => setChanged(true)} />
      )}
    </Dialog>
  );
}
