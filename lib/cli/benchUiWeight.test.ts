import { expect, test } from "vitest";
import { scriptsIn } from "./benchUiWeight";

test("a route's scripts are counted once, and not those for browsers without modules", () => {
  const page = `<script src="/_next/static/chunks/a.js" async=""></script>
    <script src="/_next/static/chunks/old.js" noModule=""></script>
    <script>self.__next_f.push([1,"\\"/_next/static/chunks/b.js\\",\\"/_next/static/chunks/a.js\\""])</script>`;
  expect(scriptsIn(page)).toEqual(["/_next/static/chunks/a.js", "/_next/static/chunks/b.js"]);
});
