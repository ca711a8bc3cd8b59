import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, Outlet } from "@tanstack/react-router";
import { FolderX } from "lucide-react";
import { sessionQuery } from "../api/session.ts";
import { buttonClass } from "../ui/button.tsx";
import { EmptyState } from "../ui/notice.tsx";

const route = getRouteApi("/signed-in/projects/$projectId");

/** Everything of one project, or a sentence when it is none of the reader's. */
export function ProjectPage() {
  const { projectId } = route.useParams();
  const { data: session } = useQuery(sessionQuery);
  if (session && !session.projects.some(({ id }) => id === projectId)) {
    return (
      <EmptyState
        icon={FolderX}
        title="No such project"
        action={
          <Link to="/" className={buttonClass()}>
            Go to your projects
          </Link>
        }
      >
        It does not exist, or {session.user.email} is not a member of it.
      </EmptyState>
    );
  }
  return <Outlet key={projectId} />;
}
