"use client";
/** The words, plainly or exactly. */
import { useState } from "react";
import { Segmented } from "@/components/ui/segmented";
import { GLOSSARY } from "@/lib/tab/glossary";

export function Glossary() {
  const [way, setWay] = useState<"plain" | "technical">("plain");
  return (
    <div>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="font-semibold text-xl">Glossary</h2>
        <Segmented
          label="Glossary"
          value={way}
          onChange={setWay}
          options={[
            { value: "plain", label: "Plain" },
            { value: "technical", label: "Technical" },
          ]}
          className="w-56"
        />
      </div>
      <dl className="mt-3 flex flex-col divide-y divide-line">
        {GLOSSARY.map((term) => (
          <div key={term.word} className="grid gap-x-6 gap-y-1 py-2.5 sm:grid-cols-[11rem_1fr]">
            <dt className="font-medium">{term.word}</dt>
            <dd className="max-w-prose text-muted">{term[way]}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
