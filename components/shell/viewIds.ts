/** The views of a table by the names they have in the address. */
export const VIEW_IDS = ["live", "chain", "events"] as const;
export type ViewId = (typeof VIEW_IDS)[number];
