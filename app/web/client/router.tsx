import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { z } from "zod";
import { sessionQuery, setupQuery } from "./api/session.ts";
import { safeReturn } from "./logic/safe-return.ts";
import { traceSearch } from "./logic/trace-search.ts";
import { parseSearch, stringifySearch } from "./logic/url-search.ts";
import { NotFoundPage } from "./routes/not-found.tsx";
import { PageFailure } from "./routes/page-failure.tsx";

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({ component: Outlet });

/** `/`: wherever the visitor's state leads. */
const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: async ({ context: { queryClient } }) => {
    const session = await queryClient.ensureQueryData(sessionQuery);
    if (!session) throw redirect({ to: "/sign-in", replace: true });
    const project = session.projects.find(({ hasTraces }) => hasTraces) ?? session.projects[0];
    if (!project) throw redirect({ to: "/projects/new", replace: true });
    throw redirect({ to: "/projects/$projectId", params: { projectId: project.id }, replace: true });
  },
});

/** Pages for visitors who are not signed in; the others are sent where they belong. */
const visitor = createRoute({
  getParentRoute: () => root,
  id: "visitor",
  validateSearch: z.object({ to: z.string().optional() }),
  beforeLoad: async ({ context: { queryClient }, location, search }) => {
    const [setup, session] = await Promise.all([
      queryClient.ensureQueryData(setupQuery),
      queryClient.ensureQueryData(sessionQuery),
    ]);
    if (session) throw redirect({ href: safeReturn(search.to), replace: true });
    const here = location.pathname;
    if (!setup.claimed && here !== "/setup") throw redirect({ to: "/setup", replace: true });
    if (setup.claimed && here === "/setup") throw redirect({ to: "/sign-in", replace: true });
    if (!setup.registration && here === "/sign-up") throw redirect({ to: "/sign-in", replace: true });
  },
});
const setup = createRoute({
  getParentRoute: () => visitor,
  path: "/setup",
  component: lazyRouteComponent(() => import("./routes/setup.tsx"), "SetupPage"),
});
const signIn = createRoute({
  getParentRoute: () => visitor,
  path: "/sign-in",
  component: lazyRouteComponent(() => import("./routes/sign-in.tsx"), "SignInPage"),
});
const signUp = createRoute({
  getParentRoute: () => visitor,
  path: "/sign-up",
  component: lazyRouteComponent(() => import("./routes/sign-up.tsx"), "SignUpPage"),
});

/** Pages for people who are signed in; others sign in first and then come back. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: "signed-in",
  component: lazyRouteComponent(() => import("./shell/app-shell.tsx"), "AppShell"),
  beforeLoad: async ({ context: { queryClient }, location }) => {
    const session = await queryClient.ensureQueryData(sessionQuery);
    if (!session) throw redirect({ to: "/sign-in", search: { to: location.href }, replace: true });
    return { session };
  },
});
const newProject = createRoute({
  getParentRoute: () => signedIn,
  path: "/projects/new",
  component: lazyRouteComponent(() => import("./routes/new-project.tsx"), "NewProjectPage"),
});
const project = createRoute({
  getParentRoute: () => signedIn,
  path: "/projects/$projectId",
  component: lazyRouteComponent(() => import("./routes/project.tsx"), "ProjectPage"),
});
const projectHome = createRoute({
  getParentRoute: () => project,
  path: "/",
  beforeLoad: ({ context: { session }, params }) => {
    const known = session.projects.find(({ id }) => id === params.projectId);
    if (!known) return;
    throw redirect({
      to: known.hasTraces ? "/projects/$projectId/traces" : "/projects/$projectId/get-started",
      params,
      replace: true,
    });
  },
});
const getStarted = createRoute({
  getParentRoute: () => project,
  path: "/get-started",
  component: lazyRouteComponent(() => import("./routes/get-started/get-started.tsx"), "GetStartedPage"),
});
const apiKeys = createRoute({
  getParentRoute: () => project,
  path: "/api-keys",
  component: lazyRouteComponent(() => import("./routes/api-keys/api-keys.tsx"), "ApiKeysPage"),
});
const traces = createRoute({
  getParentRoute: () => project,
  path: "/traces",
  validateSearch: traceSearch,
  component: lazyRouteComponent(() => import("./routes/traces/traces.tsx"), "TracesPage"),
});
const trace = createRoute({
  getParentRoute: () => project,
  path: "/traces/$traceId",
  validateSearch: z.object({ span: z.string().optional() }),
  component: lazyRouteComponent(() => import("./routes/trace/trace.tsx"), "TracePage"),
});

const tree = root.addChildren([
  home,
  visitor.addChildren([setup, signIn, signUp]),
  signedIn.addChildren([newProject, project.addChildren([projectHome, getStarted, apiKeys, traces, trace])]),
]);

/** The dashboard's pages. Each is loaded when it is first visited, or pointed at. */
export const createAppRouter = (queryClient: QueryClient) =>
  createRouter({
    routeTree: tree,
    context: { queryClient },
    parseSearch,
    stringifySearch,
    defaultPreload: "intent",
    defaultNotFoundComponent: NotFoundPage,
    defaultErrorComponent: PageFailure,
    scrollRestoration: true,
  });

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
