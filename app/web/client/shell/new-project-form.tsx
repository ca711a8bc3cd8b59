import { projectInput } from "@cognobserve/contracts/web-api";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { createProject } from "../api/projects.ts";
import { sessionQuery } from "../api/session.ts";
import { Button } from "../ui/button.tsx";
import { FormFailure } from "../ui/notice.tsx";
import { TextField } from "../ui/text-field.tsx";

/** Makes a project and goes to its first page. */
export function NewProjectForm({ onDone }: { onDone?: () => void }) {
  const [name, setName] = useState("");
  const [problem, setProblem] = useState<string>();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const make = useMutation({
    mutationFn: createProject,
    onSuccess: async (project) => {
      await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
      onDone?.();
      await navigate({ to: "/projects/$projectId/get-started", params: { projectId: project.id } });
    },
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const read = projectInput.safeParse({ name });
    setProblem(read.success ? undefined : read.error.issues[0]?.message);
    if (read.success) make.mutate(read.data.name);
  };

  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      <TextField
        label="Name"
        hint="An application or an environment, such as “Support bot” or “Staging”."
        value={name}
        maxLength={100}
        autoComplete="off"
        problem={problem}
        onChange={(event) => setName(event.target.value)}
      />
      <FormFailure error={make.error} />
      <div className="flex justify-end">
        <Button type="submit" look="solid" busy={make.isPending}>
          Create project
        </Button>
      </div>
    </form>
  );
}
