import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { setupQuery } from "../api/session.ts";
import { useDocumentTitle } from "../ui/use-document-title.ts";
import { AccountForm } from "./account-form.tsx";
import { VisitorCard } from "./visitor-card.tsx";

export function SignInPage() {
  useDocumentTitle("Sign in");
  const { data: setup } = useQuery(setupQuery);
  const { to } = useSearch({ strict: false });
  return (
    <VisitorCard title="Sign in" intro={to ? "Sign in to see that page." : "To your CognObserve installation."}>
      <AccountForm purpose="sign-in" submit="Sign in" />
      {setup?.registration && (
        <p className="mt-5 text-muted">
          No account yet?{" "}
          <Link to="/sign-up" search={{ to }} className="font-medium text-accent hover:underline">
            Create one
          </Link>
        </p>
      )}
    </VisitorCard>
  );
}
