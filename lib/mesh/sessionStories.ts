/**
 * What one session with another tab must do, whatever its links are made of: told once, played over links in memory
 * (session.test.ts) and over real WebRTC in Node (webrtcStories.ts).
 */
import { assert } from "@/lib/base/assert";
import { type Bytes, toHex } from "@/lib/base/bytes";
import { sha256 } from "@/lib/crypto/hash";
import { generateSigningKey, type SigningKey } from "@/lib/crypto/signer";
import { createVerifier } from "@/lib/crypto/verifier";
import type { LinkDownReason } from "@/lib/port/mesh";
import type { SessionId } from "@/lib/signal/fields";
import type { OpenData } from "./dataPath";
import { LANE_NAMES, type Lane } from "./lanes";
import type { Link, LinkFactory, World } from "./ports";
import { type LinkSignalKind, parseSignal } from "./sdp";
import { createSession, type Session } from "./session";

export interface Stage {
  readonly world: World;
  /** Makes the links of one tab. */
  host(name: string): LinkFactory;
  readonly openData: OpenData;
  every(periodMs: number, run: () => void): void;
  /** Goes on until then, or gives up. */
  until(isDone: () => boolean): Promise<boolean>;
}

export interface Story {
  readonly name: string;
  play(stage: Stage): Promise<void>;
}

export const SESSION_STORIES: readonly Story[] = [
  {
    name: "two sessions connect, and each proves who it is",
    async play(stage) {
      const { ada, ben } = await meet(stage);
      await happens(stage, () => ada.session.isLive && ben.session.isLive, "both are live");
      assert(ada.ended === null && ben.ended === null, "neither ended");
    },
  },
  {
    name: "what is said in the moment of going live arrives",
    async play(stage) {
      const greet = (actor: Actor): void =>
        void actor.session.send("votes", new Uint8Array([actor.key.publicKey[0] ?? 0]));
      const { ada, ben } = await meet(stage, { onLive: greet });
      await happens(stage, () => ada.got.length + ben.got.length === 2, "both greetings arrive");
    },
  },
  {
    name: "messages of every lane and size arrive unchanged, both ways",
    async play(stage) {
      const { ada, ben } = await meet(stage);
      await happens(stage, () => ada.session.isLive && ben.session.isLive, "both are live");
      const said = SIZES.map(([lane, size]) => ({ lane, bytes: content(size) }));
      for (const { session } of [ada, ben]) for (const { lane, bytes } of said) session.send(lane, bytes.slice());
      const isComplete = ({ got }: Actor): boolean => got.length === said.length;
      await happens(stage, () => isComplete(ada) && isComplete(ben), "all messages arrive");
      for (const { got } of [ada, ben]) assert(digestsOf(got) === digestsOf(said), "they are what was said");
    },
  },
  {
    name: "the end of one is noticed by the other",
    async play(stage) {
      const { ada, ben } = await meet(stage);
      await happens(stage, () => ada.session.isLive && ben.session.isLive, "both are live");
      ada.session.close();
      await happens(stage, () => ben.ended !== null, "the other notices");
      assert(ben.ended?.code === "closed" && ada.ended === null, "who closed it is not told");
    },
  },
  {
    name: "a signaling server that puts itself in the middle is refused by both",
    async play(stage) {
      const { ada, ben } = await meet(stage, { middle: true });
      await happens(stage, () => ada.ended !== null && ben.ended !== null, "both end");
      for (const { ended } of [ada, ben])
        assert(ended?.code === "handshake", `the handshake failed, not ${ended?.code}`);
      assert(ada.lives + ben.lives === 0, "neither went live");
    },
  },
  {
    name: "bytes that are no frame end it, and are named",
    async play(stage) {
      const { ada, ben } = await meet(stage);
      await happens(stage, () => ada.session.isLive && ben.session.isLive, "both are live");
      ada.link().send(new Uint8Array([99, 1, 2]));
      await happens(stage, () => ben.ended !== null, "the other side ends it");
      assert(ben.ended?.code === "fault" && ben.ended.detail === "got frame kind 99, which is none", "and says why");
    },
  },
];

const SIZES: readonly (readonly [Lane, number])[] = [
  ...LANE_NAMES.map((lane) => [lane, 300] as const),
  ["blocks", 1024 * 1024],
  ["sync", 4 * 1024 * 1024],
];

function content(size: number): Bytes {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at++) bytes[at] = at * 7 + (at >> 8) * 13 + size;
  return bytes;
}

/** In no order: lanes overtake each other. */
const digestsOf = (messages: readonly { lane: Lane; bytes: Bytes }[]): string =>
  messages
    .map(({ lane, bytes }) => `${lane} ${toHex(sha256(bytes))}`)
    .sort()
    .join();

async function happens(stage: Stage, isDone: () => boolean, fact: string): Promise<void> {
  assert(await stage.until(isDone), fact);
}

export interface Actor {
  readonly key: SigningKey;
  readonly session: Session;
  readonly got: { readonly lane: Lane; readonly bytes: Bytes }[];
  readonly link: () => Link;
  lives: number;
  ended: LinkDownReason | null;
}

interface Plot {
  readonly onLive?: (actor: Actor) => void;
  /** The server ends both connections itself and passes on what comes through them. */
  readonly middle?: boolean;
}

type Say = (kind: LinkSignalKind, body: string) => void;

/** Two tabs whose signaling goes where the plot says. Keys are real; noble needs no thread, so virtual time can wait. */
export async function meet(stage: Stage, plot: Plot = {}): Promise<{ ada: Actor; ben: Actor }> {
  const [adaKey, benKey] = [await generateSigningKey(), await generateSigningKey()];
  const toAda: Say = (kind, body) => ada.session.signal(kind, body);
  const toBen: Say = (kind, body) => ben.session.signal(kind, body);
  const eve = plot.middle === true ? standBetween(stage, toAda, toBen) : { fromAda: toBen, fromBen: toAda };
  const ben: Actor = act(stage, plot, "ben", benKey, adaKey, eve.fromBen);
  const ada: Actor = act(stage, plot, "ada", adaKey, benKey, eve.fromAda);
  return { ada, ben };
}

function act(stage: Stage, plot: Plot, name: string, key: SigningKey, other: SigningKey, say: Say): Actor {
  const verifier = createVerifier();
  let link: Link | undefined;
  const session = createSession(
    {
      connectionId: "ab".repeat(16),
      role: name === "ada" ? "offerer" : "answerer",
      self: toHex(key.publicKey) as SessionId,
      remote: toHex(other.publicKey) as SessionId,
      links(initiator, events) {
        link = stage.host(name)(initiator, events);
        return link;
      },
      openData: stage.openData,
      keys: { sign: key.sign, verify: verifier.verify },
      world: stage.world,
    },
    {
      signal: say,
      live() {
        actor.lives++;
        plot.onLive?.(actor);
      },
      message(lane, bytes) {
        actor.got.push({ lane, bytes });
        if (lane !== "mesh") session.consumed(lane, bytes.length);
      },
      ended(reason) {
        actor.ended = reason;
      },
    },
  );
  const actor: Actor = {
    key,
    session,
    got: [],
    link() {
      assert(link !== undefined, "a session has a link");
      return link;
    },
    lives: 0,
    ended: null,
  };
  stage.every(500, () => session.tick());
  return actor;
}

interface Relayed {
  readonly link: Link;
  isOpen: boolean;
  /** Came before this end was open. */
  readonly waiting: Bytes[];
}

/** Two ends of the server's own, joined back to back: what comes out of one goes into the other. */
function standBetween(stage: Stage, toAda: Say, toBen: Say): { fromAda: Say; fromBen: Say } {
  const nearAda: Relayed = relayed(stage, false, toAda, () => nearBen);
  const nearBen: Relayed = relayed(stage, true, toBen, () => nearAda);
  const signal =
    ({ link }: Relayed): Say =>
    (kind, body) => {
      const parsed = parseSignal(kind, body);
      assert(parsed.ok, "honest tabs signal well");
      link.signal(parsed.value);
    };
  return { fromAda: signal(nearAda), fromBen: signal(nearBen) };
}

function relayed(stage: Stage, initiator: boolean, signal: Say, far: () => Relayed): Relayed {
  const end: Relayed = {
    isOpen: false,
    waiting: [],
    link: stage.host("eve")(initiator, {
      signal,
      open() {
        end.isOpen = true;
        for (const frame of end.waiting) end.link.send(frame);
      },
      data(frame) {
        const { link, isOpen, waiting } = far();
        if (isOpen) link.send(frame);
        else waiting.push(frame);
      },
      drained: () => undefined,
      closed: () => undefined,
    }),
  };
  return end;
}
