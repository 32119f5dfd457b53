"use client";
/** A table that cannot be joined: what happened, what still works, one thing to do. */
import { ActionButton } from "@/components/shell/bars";
import type { Trouble } from "@/lib/session/state";

export const TroublePanel = ({ trouble }: { readonly trouble: Trouble }) => (
  <main className="mx-auto flex max-w-lg flex-1 flex-col justify-center px-6 py-16">
    <div role="alert" className="flex flex-col gap-4">
      <h2 className="text-balance font-semibold text-2xl tracking-tight">{trouble.title}</h2>
      <p className="text-lg text-muted">{trouble.text}</p>
      <div className="mt-1">
        <ActionButton action={trouble.action} />
      </div>
      <p className="mt-4 break-words border-line border-t pt-3 font-mono text-faint text-xs">
        {`${trouble.code}: ${trouble.detail}`}
      </p>
    </div>
  </main>
);
