import { useQuery } from "@tanstack/react-query";
import { Outlet, useParams } from "@tanstack/react-router";
import { Menu as MenuIcon, X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { useState } from "react";
import { sessionQuery, setupQuery } from "../api/session.ts";
import { Button } from "../ui/button.tsx";
import { Navigation } from "./navigation.tsx";
import { ProjectSwitcher } from "./project-switcher.tsx";
import { UserMenu } from "./user-menu.tsx";

/** What surrounds every page of somebody signed in: a side bar on wide screens, a top bar with a drawer on narrow ones. */
export function AppShell() {
  const { data: session } = useQuery(sessionQuery);
  const { data: setup } = useQuery(setupQuery);
  const { projectId } = useParams({ strict: false });
  const [drawer, setDrawer] = useState(false);
  if (!session) return null;
  const current = session.projects.find((project) => project.id === projectId);
  const switcher = <ProjectSwitcher projects={session.projects} current={current} />;
  const user = <UserMenu user={session.user} version={setup?.version} />;

  return (
    <div className="flex h-dvh flex-col lg:flex-row">
      <a
        href="#content"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-md bg-solid px-3 py-2 text-on-solid focus:translate-y-0"
      >
        Skip to content
      </a>
      <aside className="hidden w-56 shrink-0 flex-col gap-3 border-line border-r bg-canvas p-2.5 lg:flex">
        {switcher}
        {current && <Navigation projectId={current.id} />}
        <div className="mt-auto">{user}</div>
      </aside>
      <header className="flex h-12 shrink-0 items-center gap-2 border-line border-b bg-canvas px-2 lg:hidden">
        <div className="flex min-w-0 flex-1">{switcher}</div>
        <Radix.Root open={drawer} onOpenChange={setDrawer}>
          <Radix.Trigger asChild>
            <Button look="quiet" size="icon" aria-label="Menu" className="ml-auto">
              <MenuIcon className="size-5" aria-hidden />
            </Button>
          </Radix.Trigger>
          <Radix.Portal>
            <Radix.Overlay className="fixed inset-0 z-40 bg-black/35 dark:bg-black/60" />
            <Radix.Content
              aria-describedby={undefined}
              className="fixed inset-y-0 right-0 z-50 flex w-72 max-w-[85vw] flex-col gap-3 bg-canvas p-3 shadow-float"
            >
              <div className="flex items-center justify-between pl-2">
                <Radix.Title className="truncate font-semibold text-base">{current?.name ?? "Menu"}</Radix.Title>
                <Radix.Close asChild>
                  <Button look="quiet" size="icon" aria-label="Close the menu">
                    <X className="size-5" aria-hidden />
                  </Button>
                </Radix.Close>
              </div>
              {current && <Navigation projectId={current.id} onNavigate={() => setDrawer(false)} />}
              <div className="mt-auto">{user}</div>
            </Radix.Content>
          </Radix.Portal>
        </Radix.Root>
      </header>
      <main id="content" tabIndex={-1} className="relative min-h-0 min-w-0 flex-1 bg-surface outline-none">
        <Outlet />
      </main>
    </div>
  );
}
