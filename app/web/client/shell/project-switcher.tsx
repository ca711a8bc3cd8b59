import type { Project } from "@cognobserve/contracts/web-api";
import { useNavigate } from "@tanstack/react-router";
import { ChevronsUpDown, Plus } from "lucide-react";
import { useState } from "react";
import { Logo } from "../ui/logo.tsx";
import { Menu, MenuChoices, MenuItem, MenuLabel, MenuSeparator } from "../ui/menu.tsx";
import { NewProjectDialog } from "./new-project-dialog.tsx";

/** The project in view, the others, and a way to make one. */
export function ProjectSwitcher({ projects, current }: { projects: readonly Project[]; current: Project | undefined }) {
  const [making, setMaking] = useState(false);
  const navigate = useNavigate();
  return (
    <>
      <Menu
        width="w-60"
        trigger={
          <button
            type="button"
            aria-label={`Project: ${current?.name ?? "none"}. Switch project`}
            className="flex min-w-0 max-w-full lg:w-full items-center gap-2 rounded-md p-1.5 text-left hover:bg-hover data-[state=open]:bg-hover"
          >
            <Logo className="size-6 shrink-0" />
            <span className="min-w-0 flex-1 truncate font-semibold text-base">{current?.name ?? "CognObserve"}</span>
            <ChevronsUpDown className="size-3.5 shrink-0 text-faint" aria-hidden />
          </button>
        }
      >
        <MenuLabel>Projects</MenuLabel>
        <MenuChoices
          value={current?.id ?? ""}
          choices={projects.map((project) => ({ value: project.id, label: project.name, text: project.name }))}
          onChoose={(projectId) => navigate({ to: "/projects/$projectId", params: { projectId } })}
        />
        <MenuSeparator />
        <MenuItem onSelect={() => setMaking(true)}>
          <Plus className="size-4" aria-hidden />
          New project
        </MenuItem>
      </Menu>
      <NewProjectDialog open={making} onOpenChange={setMaking} />
    </>
  );
}
