"use client";
/** The protocol explained by what happens here and now: the same signs, the real round, the words, and what was checked. */
import { Sentence } from "@/components/live/sentence";
import { Checked } from "./checked";
import { Glossary } from "./glossary";
import { Legend } from "./legend";
import { Phases } from "./phases";

export const LearnView = () => (
  <section aria-label="Learn" className="min-h-0 flex-1 overflow-y-auto p-4">
    <div className="mx-auto flex max-w-4xl flex-col gap-10 pb-8">
      <div>
        <h2 className="font-semibold text-xl">How a block becomes final, now</h2>
        <Sentence />
        <Phases />
      </div>
      <Checked />
      <Legend />
      <Glossary />
    </div>
  </section>
);
