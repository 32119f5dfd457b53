import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commitNow } from "./commit";

test("sources that came without their history are measured as well", () => {
  const folder = mkdtempSync(join(tmpdir(), "roundtable-commit-"));
  expect(commitNow(folder)).toBe("unknown");
  rmSync(folder, { recursive: true });
});
