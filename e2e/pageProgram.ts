/** Code of ours that the page does not load by itself, bundled and run there, so that a real browser executes it. */
import type { Page } from "@playwright/test";
import { build } from "esbuild";
import { ROOT } from "@/lib/cli/tools";

/** The text of a script. @param entry path from the repository's root */
async function bundleForPage(entry: string): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2023",
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
}

/** Runs it in the page, as if it stood at the end of the document. */
export async function runInPage(page: Page, entry: string): Promise<void> {
  await page.evaluate(await bundleForPage(entry));
}

/** Asks a program of ours that runs in a worker of the page, where the validator runs too, and waits for its answer. */
export async function askWorker<Question, Answer>(page: Page, entry: string, question: Question): Promise<Answer> {
  const script = await bundleForPage(entry);
  return page.evaluate(
    ([program, asked]) =>
      new Promise<Answer>((resolve, reject) => {
        const worker = new Worker(URL.createObjectURL(new Blob([program], { type: "text/javascript" })));
        worker.onmessage = ({ data }: MessageEvent<Answer>) => resolve(data);
        worker.onerror = ({ message }) => reject(new Error(message));
        worker.postMessage(asked);
      }),
    [script, question] as const,
  );
}
