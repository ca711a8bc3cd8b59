import { credentials, signUpInput } from "@cognobserve/contracts/web-api";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { signIn, signUp } from "../api/session.ts";
import { Button } from "../ui/button.tsx";
import { type FormProblems, firstProblems, focusFirst } from "../ui/form-problems.ts";
import { FormFailure } from "../ui/notice.tsx";
import { TextField } from "../ui/text-field.tsx";
import { useEnter } from "./use-enter.ts";

type Field = "name" | "email" | "password";

/** The form of setup, sign-up and sign-in; a name is asked only of new people. */
export function AccountForm({ purpose, submit }: { purpose: "sign-in" | "sign-up"; submit: string }) {
  const isNew = purpose === "sign-up";
  const [values, setValues] = useState({ name: "", email: "", password: "" });
  const [problems, setProblems] = useState<FormProblems>({});
  const enter = useEnter();
  const send = useMutation({
    mutationFn: async () => {
      if (isNew) await signUp(signUpInput.parse(values));
      else await signIn(credentials.parse(values));
    },
    onSuccess: enter,
  });

  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const read = (isNew ? signUpInput : credentials).safeParse(values);
    const found = read.success ? {} : firstProblems(read.error);
    setProblems(found);
    if (read.success) send.mutate();
    else focusFirst(event.currentTarget, found);
  };
  const field = (name: Field) => ({
    name,
    value: values[name],
    problem: problems[name],
    required: true,
    onChange: (event: { target: { value: string } }) => setValues({ ...values, [name]: event.target.value }),
  });

  return (
    <form onSubmit={onSubmit} noValidate className="grid gap-4">
      {isNew && <TextField label="Name" autoComplete="name" autoFocus {...field("name")} />}
      <TextField
        label="E-mail"
        type="email"
        autoComplete="username"
        inputMode="email"
        autoFocus={!isNew}
        {...field("email")}
      />
      <TextField
        label="Password"
        type="password"
        autoComplete={isNew ? "new-password" : "current-password"}
        hint={isNew ? "At least 8 characters." : undefined}
        {...field("password")}
      />
      <FormFailure error={send.error} />
      <Button type="submit" look="solid" size="large" busy={send.isPending} className="justify-center">
        {submit}
      </Button>
    </form>
  );
}
