/**
 * The ways in which keyboards produce one key. A digit needs Shift on a French one, "/" on a German one, and "[" AltGr or
 * Option on many: what counts is the sign, not what was held down to write it.
 */

/** @param keys a combination or a sequence, as tinykeys reads them */
export function spellings(keys: string): readonly string[] {
  const sign = keys.replace(/^Shift\+(?=.$)/, "");
  if (/^\d$/.test(sign)) return [sign, `Shift+${sign}`];
  const isSign = sign.length === 1 && !/[a-z]/i.test(sign);
  return isSign ? HELD.map((held) => held + sign) : [keys];
}

/** Windows reports AltGr as Control and Alt, a Mac reports Option as Alt, Linux neither. */
const HELD = ["", "Shift+", "Alt+", "Control+Alt+"] as const;
