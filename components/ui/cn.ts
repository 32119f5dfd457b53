/** Class names joined, what is false left out. The caller's own come last. */
export const cn = (...names: readonly (string | false | null | undefined)[]): string => names.filter(Boolean).join(" ");
