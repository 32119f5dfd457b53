/** Test support: a page round one component, drawn once to text. */
import { NuqsTestingAdapter } from "nuqs/adapters/testing";
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { TooltipProvider } from "@/components/ui/tooltip";
import { type Moment, tabAt } from "@/lib/tab/testTab";
import { TabProvider } from "@/lib/tab/useTab";
import { ShellProvider } from "./shellState";

/** The words of it, as somebody reads them. */
export const wordsOf = (what: ReactNode, moment: Moment): string =>
  htmlOf(what, moment)
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();

export const htmlOf = (what: ReactNode, moment: Moment): string =>
  renderToStaticMarkup(
    <NuqsTestingAdapter>
      <TooltipProvider>
        <TabProvider value={tabAt(moment)}>
          <ShellProvider>{what}</ShellProvider>
        </TabProvider>
      </TooltipProvider>
    </NuqsTestingAdapter>,
  );
