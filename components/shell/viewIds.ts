/** The views of a table by the names they have in the address. */
export const VIEW_IDS = ["live", "timeline", "chain", "pool", "validators", "lab", "events", "learn"] as const;
export type ViewId = (typeof VIEW_IDS)[number];
