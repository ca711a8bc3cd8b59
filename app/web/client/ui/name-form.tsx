import { type FormEvent, useState } from "react";
import type { z } from "zod";
import { Button } from "./button.tsx";
import { FormFailure } from "./notice.tsx";
import { TextField } from "./text-field.tsx";

/** Asks how something new is to be called, and has it made. */
export function NameForm({
  hint,
  submitLabel,
  input,
  making,
}: {
  hint: string;
  submitLabel: string;
  /** What the API takes; its messages are shown at the field. */
  input: z.ZodType<{ name: string }>;
  making: { mutate: (name: string) => void; isPending: boolean; error: Error | null };
}) {
  const [name, setName] = useState("");
  const [problem, setProblem] = useState<string>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const read = input.safeParse({ name });
    setProblem(read.success ? undefined : read.error.issues[0]?.message);
    if (read.success) making.mutate(read.data.name);
  };
  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      <TextField
        label="Name"
        hint={hint}
        value={name}
        maxLength={100}
        autoComplete="off"
        problem={problem}
        onChange={(event) => setName(event.target.value)}
      />
      <FormFailure error={making.error} />
      <div className="flex justify-end">
        <Button type="submit" look="solid" busy={making.isPending}>
          {submitLabel}
        </Button>
      </div>
    </form>
  );
}
