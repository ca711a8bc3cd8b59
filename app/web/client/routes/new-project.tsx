import { NewProjectForm } from "../shell/new-project-form.tsx";
import { PageHeader } from "../shell/page-header.tsx";
import { useDocumentTitle } from "../ui/use-document-title.ts";

export function NewProjectPage() {
  useDocumentTitle("New project");
  return (
    <>
      <PageHeader title="New project" />
      <div className="max-w-md p-4">
        <p className="mb-5 text-muted">Traces and API keys belong to a project. Start with one.</p>
        <NewProjectForm />
      </div>
    </>
  );
}
