import type { Session } from "@cognobserve/contracts/web-api";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ChevronsUpDown, KeyRound, LogOut, Monitor, Moon, Sun } from "lucide-react";
import { useState } from "react";
import { sessionQuery, signOut } from "../api/session.ts";
import { Menu, MenuChoices, MenuItem, MenuLabel, MenuSeparator } from "../ui/menu.tsx";
import { PasswordDialog } from "./password-dialog.tsx";
import { chooseTheme, type Theme, useTheme } from "./theme.ts";

const themes = [
  { value: "light", icon: Sun, text: "Light" },
  { value: "dark", icon: Moon, text: "Dark" },
  { value: "system", icon: Monitor, text: "System" },
] as const;

/** Who is signed in, the theme, the password, and the way out. */
export function UserMenu({ user, version }: { user: Session["user"]; version: string | undefined }) {
  const [changing, setChanging] = useState(false);
  const theme = useTheme();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: async () => {
      queryClient.clear();
      queryClient.setQueryData(sessionQuery.queryKey, null);
      await navigate({ to: "/sign-in" });
    },
  });

  return (
    <>
      <Menu
        width="w-56"
        trigger={
          <button
            type="button"
            aria-label={`Account of ${user.name}`}
            className="flex w-full items-center gap-2 rounded-md p-1.5 text-left hover:bg-hover data-[state=open]:bg-hover"
          >
            <span
              aria-hidden
              className="grid size-7 shrink-0 place-items-center rounded-full bg-selected font-medium text-xs uppercase"
            >
              {user.name.slice(0, 1) || "?"}
            </span>
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium">{user.name}</span>
              <span className="block truncate text-muted text-xs">{user.email}</span>
            </span>
            <ChevronsUpDown className="size-3.5 shrink-0 text-faint" aria-hidden />
          </button>
        }
      >
        <MenuLabel>Theme</MenuLabel>
        <MenuChoices
          value={theme}
          onChoose={(value) => chooseTheme(value as Theme)}
          choices={themes.map(({ value, icon: Icon, text }) => ({
            value,
            text,
            label: (
              <span className="flex items-center gap-2">
                <Icon className="size-4" aria-hidden />
                {text}
              </span>
            ),
          }))}
        />
        <MenuSeparator />
        <MenuItem onSelect={() => setChanging(true)}>
          <KeyRound className="size-4" aria-hidden />
          Change password
        </MenuItem>
        <MenuItem onSelect={() => leave.mutate()}>
          <LogOut className="size-4" aria-hidden />
          Sign out
        </MenuItem>
        {version && (
          <>
            <MenuSeparator />
            <p className="px-2 py-1 text-faint text-xs">CognObserve {version}</p>
          </>
        )}
      </Menu>
      <PasswordDialog email={user.email} open={changing} onOpenChange={setChanging} />
    </>
  );
}
