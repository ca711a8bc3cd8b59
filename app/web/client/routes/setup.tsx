import { useDocumentTitle } from "../ui/use-document-title.ts";
import { AccountForm } from "./account-form.tsx";
import { VisitorCard } from "./visitor-card.tsx";

/** Seen by the first visitor of a new installation only. */
export function SetupPage() {
  useDocumentTitle("Set up");
  return (
    <VisitorCard
      title="Welcome to CognObserve"
      intro="This installation is new. Create its administrator: that is you."
    >
      <AccountForm purpose="sign-up" submit="Create administrator" />
    </VisitorCard>
  );
}
