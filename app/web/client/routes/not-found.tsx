import { Link } from "@tanstack/react-router";
import { Compass } from "lucide-react";
import { buttonClass } from "../ui/button.tsx";
import { EmptyState } from "../ui/notice.tsx";
import { useDocumentTitle } from "../ui/use-document-title.ts";

export function NotFoundPage() {
  useDocumentTitle("Not found");
  return (
    <EmptyState
      icon={Compass}
      title="There is no such page"
      action={
        <Link to="/" className={buttonClass()}>
          Go to your traces
        </Link>
      }
    >
      The address may be mistyped, or the page may have moved.
    </EmptyState>
  );
}
