/** Links to a table. After sealing they carry its identity, so that nobody can introduce another one (P25). */

export type Invitation = "sit" | "watch" | "another";

export function inviteUrl(origin: string, code: string, networkId: string | null, as: Invitation = "sit"): string {
  const query = as === "watch" ? "?watch" : as === "another" ? "?new" : "";
  return `${origin}/r/${code}${query}${networkId === null ? "" : `#${networkId}`}`;
}

/** What an address asks for: `?watch` never takes a seat, `?new` takes a new one. */
export function askedFor(search: string): { readonly watch: boolean; readonly another: boolean } {
  const query = new URLSearchParams(search);
  return { watch: query.has("watch"), another: query.has("new") };
}
