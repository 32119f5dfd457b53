"use client";
/** To a table by its code, typed, dictated or pasted as a link. */
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { destinationOf } from "@/lib/tab/roomCode";

export function JoinForm() {
  const router = useRouter();
  const [typed, setTyped] = useState("");
  const [tried, setTried] = useState(false);
  const where = destinationOf(typed);
  const fault = tried && where === null ? "A code has 8 letters and digits, like 7QK4 MZ2X." : undefined;

  function join(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (where !== null) router.push(where);
  }

  return (
    <form onSubmit={join} noValidate>
      <Field label="Join a table" hint="Its code, or the whole link." fault={fault}>
        {(aria) => (
          <div className="flex gap-2">
            <Input
              {...aria}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              placeholder="7QK4 MZ2X"
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              enterKeyHint="go"
              className="font-mono uppercase placeholder:normal-case"
            />
            <Button type="submit" className="h-9">
              Join
            </Button>
          </div>
        )}
      </Field>
    </form>
  );
}
