import { describe, expect, test } from "vitest";
import { type Motion, type MotionLevel, motionLevel, readPreferences } from "./preferences";

const holding = (text: string | null) => ({ getItem: () => text });

describe("preferences", () => {
  test.each<[string | null, Motion, boolean]>([
    [null, "system", true],
    ["{", "system", true],
    ["null", "system", true],
    ['{"motion":"wild","shortcuts":"no"}', "system", true],
    ['{"motion":"off","shortcuts":false,"projector":true}', "off", false],
  ])("%j is read as motion %s, shortcuts %s", (text, motion, shortcuts) => {
    expect(readPreferences(holding(text))).toEqual({ motion, shortcuts, projector: false });
  });

  test.each<[Motion, boolean, MotionLevel]>([
    ["system", false, "full"],
    ["system", true, "reduced"],
    ["full", true, "full"],
    ["reduced", false, "reduced"],
    ["off", false, "off"],
  ])("%s with a system that reduces: %s → %s", (motion, reduces, level) => {
    expect(motionLevel(motion, reduces)).toBe(level);
  });
});
