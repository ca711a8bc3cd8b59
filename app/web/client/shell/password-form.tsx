import { passwordChange } from "@cognobserve/contracts/web-api";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { z } from "zod";
import { RequestFailure } from "../api/request.ts";
import { changePassword } from "../api/session.ts";
import { Button } from "../ui/button.tsx";
import { type FormProblems, firstProblems, focusFirst } from "../ui/form-problems.ts";
import { FormFailure } from "../ui/notice.tsx";
import { TextField } from "../ui/text-field.tsx";

/** Typed twice, since nobody can read it back and a mistyped one would lock its owner out. */
const passwordForm = passwordChange
  .extend({ repeated: z.string() })
  .refine((form) => form.repeated === form.newPassword, {
    path: ["repeated"],
    error: "This is not the same as the new password.",
  });
type Field = keyof z.infer<typeof passwordForm>;

const isWrongPassword = (error: unknown) => error instanceof RequestFailure && error.code === "password-wrong";

/** The current password, and the new one twice. `email` tells password managers whose password it is. */
export function PasswordForm({ email, onChanged }: { email: string; onChanged: () => void }) {
  const [values, setValues] = useState({ currentPassword: "", newPassword: "", repeated: "" });
  const [problems, setProblems] = useState<FormProblems>({});
  const change = useMutation({ mutationFn: changePassword, onSuccess: onChanged });

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const read = passwordForm.safeParse(values);
    const show = (found: FormProblems) => {
      setProblems(found);
      focusFirst(form, found);
    };
    change.reset();
    if (!read.success) return show(firstProblems(read.error));
    setProblems({});
    const { currentPassword, newPassword } = read.data;
    const onError = (error: Error) => isWrongPassword(error) && show({ currentPassword: error.message });
    change.mutate({ currentPassword, newPassword }, { onError });
  };
  const field = (name: Field) => ({
    name,
    type: "password",
    value: values[name],
    problem: problems[name],
    required: true,
    onChange: (event: { target: { value: string } }) => setValues({ ...values, [name]: event.target.value }),
  });

  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      <TextField label="Current password" autoComplete="current-password" {...field("currentPassword")} />
      <TextField
        label="New password"
        autoComplete="new-password"
        hint="At least 8 characters."
        {...field("newPassword")}
      />
      <TextField label="New password again" autoComplete="new-password" {...field("repeated")} />
      <FormFailure error={isWrongPassword(change.error) ? null : change.error} />
      <div className="flex justify-end">
        <Button type="submit" look="solid" busy={change.isPending}>
          Change password
        </Button>
      </div>
    </form>
  );
}
