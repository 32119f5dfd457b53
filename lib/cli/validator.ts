/**
 * `npm run validator -- --room <code> --server <url>`: an always-on seat beside the tabs. It runs until it is told to
 * stop, and started again in the same folder it is the same seat. With `--stdin` each line is submitted as a transaction.
 */

import { hostname } from "node:os";
import { createInterface } from "node:readline";
import { nameFault, ROOM_CODE } from "@/lib/chain/names";
import type { HeadlessEvent } from "@/lib/headless/events";
import { report } from "@/lib/headless/events";
import { type Headless, openHeadless } from "@/lib/headless/headless";
import { type OptionSpec, parseOptions, usage } from "./arguments";
import { lineOf } from "./validatorLines";

const OPTIONS = {
  room: { type: "text", what: "the room's code" },
  server: { type: "text", what: "the server's address", default: "http://localhost:3000" },
  data: { type: "text", what: "folder of the seat; .data/<room> if left out", default: "" },
  name: { type: "text", what: "shown to the others; this machine's if left out", default: "" },
  watch: { type: "flag", what: "never take a seat" },
  stdin: { type: "flag", what: "each line of the standard input is a transaction" },
  json: { type: "flag", what: "one line of JSON per event" },
} as const satisfies Record<string, OptionSpec>;

/** sysexits.h EX_USAGE. */
const EXIT_USAGE = 64;

// The threads of WebRTC would keep the process.
process.exit(await validate());

/** Resolves to the exit code. */
async function validate(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (typeof options === "string") {
    console.error(`${options}\n\n${usage("validator", OPTIONS)}`);
    return EXIT_USAGE;
  }
  const opened = await openHeadless(options);
  if (!opened.ok) {
    console.error(opened.error);
    return 1;
  }
  const { session, close } = opened.value;
  const write = (event: HeadlessEvent): void => {
    const line = options.json ? JSON.stringify({ at: new Date().toISOString(), ...event }) : lineOf(event);
    process.stdout.write(`${line}\n`);
  };
  const ended = untilEnd((event) => report(session, event), write);
  if (options.stdin) submitLines(opened.value, write);
  void session.start();
  const code = await ended;
  await close();
  write({ event: "stopped" });
  return code;
}

/** Writes every event, and resolves to the exit code at a signal or at the failure of the validator. */
function untilEnd(
  watch: (tell: (event: HeadlessEvent) => void) => void,
  write: (event: HeadlessEvent) => void,
): Promise<number> {
  return new Promise((end) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => end(0));
    const tell = (event: HeadlessEvent): void => {
      write(event);
      if (event.event === "failed") end(1);
    };
    process.once("unhandledRejection", (reason) => tell({ event: "failed", code: "crash", detail: String(reason) }));
    watch(tell);
  });
}

/** Lines wait until the validator runs; a line that is refused is told with the reason. */
function submitLines({ session, api }: Headless, write: (event: HeadlessEvent) => void): void {
  const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
  lines.pause();
  session.store.subscribe(({ networkId }) => {
    if (networkId !== null) lines.resume();
  });
  lines.on("line", (payload) => {
    api.submit(payload).then(
      ({ id, duplicate }) => write({ event: "accepted", id, duplicate }),
      (error: unknown) => write({ event: "refused", ...told(error), payload: payload.slice(0, 80) }),
    );
  });
}

const told = (error: unknown): { readonly code: string; readonly detail: string } =>
  error instanceof Error && "code" in error
    ? { code: String(error.code), detail: error.message }
    : { code: "unknown", detail: String(error) };

/** The options, or what is wrong with them. */
function readOptions(args: readonly string[]) {
  const parsed = parseOptions(OPTIONS, args);
  if (!parsed.ok) return parsed.error;
  const { room, server, data, name, ...flags } = parsed.value;
  const roomCode = room.toUpperCase();
  if (!ROOM_CODE.test(roomCode)) return `got --room ${room}, want 8 characters of Crockford base32`;
  if (!/^https?:\/\//.test(server) || !URL.canParse(server))
    return `got --server ${server}, want http://… or https://…`;
  const shown = name === "" ? machineName() : name;
  const fault = nameFault(shown);
  if (fault !== undefined) return `--name: ${fault}`;
  const folder = data === "" ? `.data/${roomCode}` : data;
  return { roomCode, origin: new URL(server).origin, folder, name: shown, ...flags };
}

/** The machine's name as far as it is a name. */
function machineName(): string {
  const name = hostname().slice(0, 40);
  return nameFault(name) === undefined ? name : "headless";
}
