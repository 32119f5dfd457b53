/** Asks the server for a new table. */
import { err, ok, type Result } from "@/lib/base/result";
import { PRESETS } from "@/lib/chain/params";
import type { Trouble } from "@/lib/session/state";
import { troubleOf, troubleOfProblem } from "@/lib/session/trouble";
import { parse } from "@/lib/signal/fields";
import { type Created, createdSchema } from "@/lib/signal/messages";
import { problemSchema } from "@/lib/signal/problem";
import { paramsOf, type TableForm } from "./tableForm";

/** A server that is there answers long before. */
const REQUEST_MS = 10_000;

/** @param form one without faults */
export async function createTable(fetch: typeof globalThis.fetch, form: TableForm): Promise<Result<Created, Trouble>> {
  try {
    const response = await fetch("/api/rooms", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(requestOf(form)),
      signal: AbortSignal.timeout(REQUEST_MS),
    });
    const answer: unknown = await response.json();
    if (!response.ok) {
      const problem = parse(problemSchema, answer);
      return err(problem.ok ? troubleOfProblem(problem.value) : unreachable(`got status ${response.status}`));
    }
    const created = parse(createdSchema, answer);
    return created.ok ? ok(created.value) : err(unreachable(created.error.detail));
  } catch (cause) {
    return err(unreachable(cause instanceof Error ? cause.message : String(cause)));
  }
}

/** What differs from the preset is said, the rest is the server's to fill in. */
export function requestOf(form: TableForm): Readonly<Record<string, unknown>> {
  const { name, seats, preset, delegation } = form;
  const usual = Object.entries(PRESETS[preset]);
  const params = Object.fromEntries(
    Object.entries(paramsOf(form)).filter(
      ([key, value]) => key !== "delegation" && usual.some(([known, was]) => known === key && was !== value),
    ),
  );
  return {
    ...(name === "" ? {} : { name }),
    seats,
    preset,
    delegation,
    ...(Object.keys(params).length === 0 ? {} : { params }),
  };
}

const unreachable = (detail: string): Trouble => troubleOf("unreachable", detail);
