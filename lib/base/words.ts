/** Numbers with what they count, as a sentence says them. */

/** "1 block", "3 blocks"; with its verb where that bends too. @param many if it is not `one` with an s */
export const countOf = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
