/** Command-line options as values: each command says which it takes, and anything else is refused with what is wanted. */
import { parseArgs } from "node:util";
import { err, ok, type Result } from "@/lib/base/result";

export type OptionSpec =
  | { readonly type: "flag"; readonly what: string }
  | {
      readonly type: "integer";
      readonly what: string;
      readonly min: number;
      readonly max: number;
      readonly default: number;
    }
  | { readonly type: "choice"; readonly what: string; readonly of: readonly string[]; readonly default: string }
  /** Any text; without a default it must be given. */
  | { readonly type: "text"; readonly what: string; readonly default?: string };

export type Options<S extends Record<string, OptionSpec>> = {
  readonly [K in keyof S]: S[K] extends { type: "flag" } ? boolean : S[K] extends { type: "integer" } ? number : string;
};

/** The options of a command line, or one sentence about what is wrong with it. */
export function parseOptions<S extends Record<string, OptionSpec>>(
  spec: S,
  args: readonly string[],
): Result<Options<S>, string> {
  const options = Object.fromEntries(
    Object.entries(spec).map(([name, { type }]) => [
      name,
      { type: type === "flag" ? ("boolean" as const) : ("string" as const) },
    ]),
  );
  try {
    const { values } = parseArgs({ args: [...args], options, strict: true });
    const parsed: Record<string, boolean | number | string> = {};
    for (const [name, each] of Object.entries(spec)) {
      const value = readOption(name, each, values[name]);
      if (!value.ok) return value;
      parsed[name] = value.value;
    }
    return ok(parsed as Options<S>);
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
}

/** One line per option, for people. */
export const usage = (command: string, spec: Record<string, OptionSpec>): string =>
  [
    `Usage: npm run ${command} -- [options]`,
    ...Object.entries(spec).map(([name, each]) => `  --${name} ${hint(each)}`),
  ].join("\n");

function hint(option: OptionSpec): string {
  if (option.type === "flag") return `(${option.what})`;
  if (option.type === "text") return `<text> (${option.what}${textDefault(option.default)})`;
  const values = option.type === "integer" ? `${option.min} … ${option.max}` : option.of.join(" | ");
  return `<${values}> (${option.what}; ${option.default} if left out)`;
}

function textDefault(value: string | undefined): string {
  if (value === undefined) return "; required";
  return value === "" ? "" : `; ${value} if left out`;
}

function readOption(
  name: string,
  option: OptionSpec,
  given: string | boolean | undefined,
): Result<boolean | number | string, string> {
  if (option.type === "flag") return ok(given === true);
  if (given === undefined)
    return option.default === undefined ? err(`got no --${name}, want ${option.what}`) : ok(option.default);
  if (option.type === "text") return ok(String(given));
  if (option.type === "choice")
    return option.of.includes(String(given))
      ? ok(String(given))
      : err(`got --${name} ${given}, want one of ${option.of.join(", ")}`);
  const value = Number(given);
  const fits = Number.isSafeInteger(value) && value >= option.min && value <= option.max;
  return fits ? ok(value) : err(`got --${name} ${given}, want an integer from ${option.min} to ${option.max}`);
}
