import { Dialog } from "../ui/dialog.tsx";
import { NewProjectForm } from "./new-project-form.tsx";

export function NewProjectDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="New project"
      description="Traces and API keys belong to a project."
    >
      <NewProjectForm onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}
