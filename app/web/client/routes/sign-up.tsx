import { Link, useSearch } from "@tanstack/react-router";
import { useDocumentTitle } from "../ui/use-document-title.ts";
import { AccountForm } from "./account-form.tsx";
import { VisitorCard } from "./visitor-card.tsx";

export function SignUpPage() {
  useDocumentTitle("Create an account");
  const { to } = useSearch({ strict: false });
  return (
    <VisitorCard title="Create an account" intro="On this CognObserve installation.">
      <AccountForm purpose="sign-up" submit="Create account" />
      <p className="mt-5 text-muted">
        Have an account?{" "}
        <Link to="/sign-in" search={{ to }} className="font-medium text-accent hover:underline">
          Sign in
        </Link>
      </p>
    </VisitorCard>
  );
}
