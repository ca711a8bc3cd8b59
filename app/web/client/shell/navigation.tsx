import { Link } from "@tanstack/react-router";
import { KeyRound, ListTree, Rocket } from "lucide-react";

const pages = [
  { to: "/projects/$projectId/traces", label: "Traces", icon: ListTree },
  { to: "/projects/$projectId/get-started", label: "Get started", icon: Rocket },
  { to: "/projects/$projectId/api-keys", label: "API keys", icon: KeyRound },
] as const;

/** The pages of a project. */
export function Navigation({ projectId, onNavigate }: { projectId: string; onNavigate?: () => void }) {
  return (
    <nav aria-label="Project">
      <ul className="grid gap-0.5">
        {pages.map(({ to, label, icon: Icon }) => (
          <li key={to}>
            <Link
              to={to}
              params={{ projectId }}
              onClick={onNavigate}
              activeOptions={{ includeSearch: false }}
              className="flex h-8 items-center gap-2.5 rounded-md px-2 font-medium text-muted transition-colors hover:bg-hover hover:text-text aria-[current=page]:bg-hover aria-[current=page]:text-text max-lg:h-10"
            >
              <Icon className="size-4" aria-hidden />
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
