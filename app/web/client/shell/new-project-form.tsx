import { projectInput } from "@cognobserve/contracts/web-api";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { createProject } from "../api/projects.ts";
import { sessionQuery } from "../api/session.ts";
import { NameForm } from "../ui/name-form.tsx";

/** Makes a project and goes to its first page. */
export function NewProjectForm({ onDone }: { onDone?: () => void }) {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const making = useMutation({
    mutationFn: createProject,
    onSuccess: async (project) => {
      await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
      onDone?.();
      await navigate({ to: "/projects/$projectId/get-started", params: { projectId: project.id } });
    },
  });

  return (
    <NameForm
      hint="An application or an environment, such as “Support bot” or “Staging”."
      submitLabel="Create project"
      input={projectInput}
      making={making}
    />
  );
}
