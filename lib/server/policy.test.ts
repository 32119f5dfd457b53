/** The security policies as texts; what browsers make of them is e2e/surface.spec.ts. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createContext, runInContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { FIRST_SCRIPT } from "./firstScript";
import { pagePolicy, SONNER_STYLES } from "./policy";

const directives = (policy: string) =>
  new Map(
    policy.split("; ").map((directive) => {
      const [name = "", ...sources] = directive.split(" ");
      return [name, sources];
    }),
  );

describe("the policy of a page", () => {
  const policy = directives(pagePolicy("bm9uY2U=", false));

  test("lets scripts run by the nonce alone, and nothing from elsewhere", () => {
    expect(policy.get("script-src")).toEqual(["'nonce-bm9uY2U='", "'strict-dynamic'"]);
    const allowed = [...policy.values()].flat().filter((source) => !source.startsWith("'"));
    expect(allowed).toEqual(["data:", "default"]);
  });

  test("denies what it does not name", () => {
    expect(policy.get("default-src")).toEqual(["'none'"]);
    for (const name of ["base-uri", "frame-ancestors"]) expect(policy.get(name)).toEqual(["'none'"]);
  });

  test("is loosened for development, where React evaluates strings", () => {
    const loose = directives(pagePolicy("bm9uY2U=", true));
    expect(loose.get("script-src")).toContain("'unsafe-eval'");
    expect(loose.has("require-trusted-types-for")).toBe(false);
    expect(policy.get("script-src")).not.toContain("'unsafe-eval'");
  });
});

test("the style sheets it names are those of the sonner that is installed", () => {
  const source = readFileSync("node_modules/sonner/dist/index.mjs", "utf8");
  const [, literal] = /^__insertCSS\((".*")\);?$/m.exec(source) ?? [];
  const text: unknown = JSON.parse(literal ?? "null");
  const hash = (style: string) => `sha256-${createHash("sha256").update(style).digest("base64")}`;
  expect(SONNER_STYLES).toEqual(["", String(text)].map(hash));
});

describe("the trusted-types policy", () => {
  interface Rules {
    readonly createScriptURL: (address: string) => string | null;
  }
  function created(address: string): { name: string; rules: Rules; nonce: unknown } {
    let made: [string, Rules] | undefined;
    const page: Record<string, unknown> = {
      URL,
      location: { href: address },
      origin: new URL(address).origin,
      addEventListener: () => {},
      document: { currentScript: { nonce: "abc" } },
      trustedTypes: { createPolicy: (name: string, rules: Rules) => (made = [name, rules]) },
    };
    page.self = page;
    runInContext(FIRST_SCRIPT, createContext(page));
    return { name: made?.[0] ?? "", rules: made?.[1] as Rules, nonce: page.__webpack_nonce__ };
  }

  test.each<[string, boolean]>([
    ["/_next/static/chunks/a.js", true],
    ["stream.js", true],
    ["http://table.example/x.js", true],
    ["https://table.example/x.js", false],
    ["//evil.example/x.js", false],
    ["http://table.example:81/x.js", false],
    ["http://table.example@evil.example/", false],
    ["data:text/javascript,1", false],
    ["javascript:1", false],
    ["blob:null/1", false],
  ])("a script from %s: %s", (address, allowed) => {
    const { name, rules } = created("http://table.example/r/ABCD2345");
    expect(name).toBe("default");
    expect(rules.createScriptURL(address)).toBe(allowed ? address : null);
  });

  test("turns no string into markup or code", () => {
    expect(Object.keys(created("http://table.example/").rules)).toEqual(["createScriptURL"]);
  });

  test("leaves the nonce where style sheets of dialogs look for it", () => {
    expect(created("http://table.example/").nonce).toBe("abc");
  });
});
