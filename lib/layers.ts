/**
 * The one table of who may import whom. The house has one direction: a room may import only what is listed here, and
 * every row names rows above it. `npm run layers` turns the table into the import fences of biome.json; lib/cli/layers.ts
 * says how. What a room does inside is the room's own business.
 */

/** Which type-checking program a room's sources belong to: pure code, worker code, or everything that may see a page. */
type Program = "core" | "worker" | "page";

export interface Layer {
  /** One line: what it is. */
  readonly what: string;
  readonly program: Program;
  /** Rooms under lib/ (or `components`) it may import besides itself; `any` is all of lib. */
  readonly rooms: readonly string[] | "any";
  /** npm packages and Node built-ins it may import; a trailing `*` stands for any ending. */
  readonly packages: readonly string[];
}

/** Keyed by folder, lowest first. */
export const LAYERS = {
  "lib/base": {
    what: "assert and unreachable, brand, result, bytes",
    program: "core",
    rooms: [],
    packages: [],
  },
  "lib/crypto": {
    what: "domain-separated hash, Ed25519 with one validity rule and two engines, ECVRF of RFC 9381",
    program: "worker",
    rooms: ["base"],
    packages: ["@noble/curves", "@noble/hashes"],
  },
  "lib/merkle": {
    what: "RFC 9162 log: hasher, compact range, proofs, verification",
    program: "core",
    rooms: ["base", "crypto"],
    packages: [],
  },
  "lib/chain": {
    what: "the nouns, canonical codec, ids, genesis, quorum, certificates, block validity, rejections",
    program: "core",
    rooms: ["base", "crypto", "merkle"],
    packages: ["micro-packed"],
  },
  "lib/consensus": {
    what: "the protocol: state, input, effect, step, tally, evidence, invariants",
    program: "core",
    rooms: ["base", "chain"],
    packages: [],
  },
  "lib/wire": {
    what: "message envelope, versions, limits, bytes to message and back",
    program: "core",
    rooms: ["base", "chain"],
    packages: [],
  },
  "lib/mempool": {
    what: "pending transactions as a pure state machine",
    program: "core",
    rooms: ["base", "chain"],
    packages: [],
  },
  "lib/sync": {
    what: "catching up as a pure state machine",
    program: "core",
    rooms: ["base", "chain", "wire"],
    packages: [],
  },
  "lib/gossip": {
    what: "who hears what, when and how often, as a pure state machine",
    program: "core",
    rooms: ["base", "chain", "wire"],
    packages: [],
  },
  "lib/storage": {
    what: "the store interface, in IndexedDB, in memory and in files",
    program: "worker",
    rooms: ["base", "chain", "merkle", "crypto"],
    packages: ["idb"],
  },
  "lib/port": {
    what: "all that page and worker say to each other",
    program: "page",
    rooms: ["base", "chain"],
    packages: [],
  },
  "lib/paint": {
    what: "the ring: where things stand, and what moves on it, painted in a thread of its own",
    program: "worker",
    rooms: ["base", "port"],
    packages: [],
  },
  "lib/node": {
    what: "the validator: queue, edge verification, ordered effects, timers, identity, view; the worker's entry",
    program: "worker",
    rooms: ["base", "crypto", "merkle", "chain", "consensus", "mempool", "sync", "gossip", "wire", "storage", "port"],
    packages: [],
  },
  "lib/faults": {
    what: "behaviours as wrappers round an honest node: the same in lab, simulator and end-to-end tests",
    program: "worker",
    rooms: ["base", "chain", "wire", "port", "node"],
    packages: [],
  },
  "lib/scenarios": {
    what: "scripted edge cases with narration and expectations",
    program: "worker",
    rooms: ["base", "port"],
    packages: [],
  },
  "lib/signal": {
    what: "signaling messages and pure room logic: join, seats, genesis sealing, expiry",
    program: "page",
    rooms: ["base", "crypto", "chain"],
    packages: ["zod"],
  },
  "lib/mesh": {
    what: "one link, the set of peers, dial policy, authenticated handshake, signaling client",
    program: "page",
    rooms: ["base", "crypto", "chain", "port", "signal"],
    packages: ["simple-peer"],
  },
  "lib/worker": {
    what: "the Web Worker's entry: seat, lobby and validator put together with the platform",
    program: "worker",
    rooms: ["base", "crypto", "merkle", "chain", "mempool", "wire", "storage", "port", "mesh", "node", "faults"],
    packages: [],
  },
  "lib/server": {
    what: "what the routes call: the signaling hub, later archive and gateway",
    program: "page",
    rooms: ["base", "chain", "signal"],
    packages: ["node:*"],
  },
  "lib/client": {
    what: "verifies a certificate, a header chain, an inclusion or consistency proof; trusts nobody",
    program: "page",
    rooms: ["base", "crypto", "merkle", "chain"],
    packages: [],
  },
  "lib/picture": {
    what: "what is read off a view, in words and places: rounds, seats, timeline, hashes, why a round failed",
    program: "page",
    rooms: ["base", "crypto", "chain", "port", "signal"],
    packages: [],
  },
  "lib/history": {
    what: "the trace kept, found again, written to a file and read from one",
    program: "page",
    rooms: ["base", "chain", "port", "picture"],
    packages: [],
  },
  "lib/session": {
    what: "one sitting at a table: worker, room and mesh put together, on a page or on Node",
    program: "page",
    rooms: ["base", "crypto", "chain", "client", "port", "mesh", "signal"],
    packages: ["zustand/vanilla"],
  },
  "lib/tab": {
    what: "what a page holds of its table: the moment that is drawn, what is done to it, what is said, the hooks of components",
    program: "page",
    rooms: [
      "base",
      "crypto",
      "chain",
      "client",
      "port",
      "mesh",
      "signal",
      "scenarios",
      "picture",
      "history",
      "session",
    ],
    packages: ["zustand", "react"],
  },
  "lib/headless": {
    what: "a validator without a browser: the tab's session on Node, with WebRTC, files and a stream of its own",
    program: "page",
    rooms: ["base", "chain", "port", "storage", "worker", "signal", "mesh", "session"],
    packages: ["@roamhq/wrtc", "node:*"],
  },
  "lib/sim": {
    what: "virtual clock, seeded network and disk, cluster, oracle, minimiser; runs in Node and in the browser",
    program: "worker",
    rooms: "any",
    packages: [],
  },
  "lib/sandbox": {
    what: "a table on a virtual clock: run, step, rewind, fork; scenarios without a browser; the worker behind the page",
    program: "worker",
    rooms: ["base", "chain", "port", "faults", "scenarios", "storage", "sim"],
    packages: [],
  },
  "lib/cli": {
    what: "the commands behind the npm scripts",
    program: "page",
    rooms: "any",
    packages: ["node:*", "next", "playwright"],
  },
  components: {
    what: "parts of the page: they draw, they do not decide",
    program: "page",
    rooms: ["base", "port", "paint", "picture", "history", "session", "tab", "scenarios", "client"],
    packages: [
      "react",
      "react-dom",
      "next",
      "next-themes",
      "nuqs",
      "radix-ui",
      "lucide-react",
      "sonner",
      "cmdk",
      "tinykeys",
      "uqr",
      "uplot",
      "@tanstack/react-table",
      "@tanstack/react-virtual",
    ],
  },
  app: {
    what: "routes and composition",
    program: "page",
    rooms: ["components", "signal", "server", "tab", "base"],
    packages: ["react", "react-dom", "next", "geist", "node:*"],
  },
  e2e: {
    what: "real tabs in a real browser",
    program: "page",
    rooms: "any",
    packages: ["@playwright/test", "@axe-core/playwright", "esbuild", "node:*"],
  },
} as const satisfies Readonly<Record<string, Layer>>;
