import { expect, test } from "vitest";
import { spellings } from "./spellings";

test.each([
  ["1", ["1", "Shift+1"]],
  ["/", ["/", "Shift+/", "Alt+/", "Control+Alt+/"]],
  ["Shift+?", ["?", "Shift+?", "Alt+?", "Control+Alt+?"]],
  ["l", ["l"]],
  ["g l", ["g l"]],
  ["$mod+k", ["$mod+k"]],
  ["Shift+ArrowLeft", ["Shift+ArrowLeft"]],
  ["Space", ["Space"]],
])("%s is written as %j", (keys, expected) => expect(spellings(keys)).toEqual(expected));
