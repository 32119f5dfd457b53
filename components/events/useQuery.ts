"use client";
/** The query as part of the address: a link shows the same events. */
import { parseAsString, useQueryState } from "nuqs";
import { useCallback } from "react";

export function useQuery(): readonly [string, (query: string) => void] {
  const [query, set] = useQueryState("q", parseAsString.withDefault(""));
  return [query, useCallback((next: string) => void set(next === "" ? null : next), [set])];
}
