/**
 * One tab at one table. It sits down (life.ts), joins the room, lets the mesh find the others, and hands reports on to
 * the store; what happens to blocks and votes is the worker's business alone.
 */
import type { Wish } from "@/lib/port/port";
import type { TraceEvent } from "@/lib/port/trace";
import { type Life, openLife, type SessionOptions } from "./life";
import { type NodeClient, NodeError } from "./node";
import type { TabPlatform } from "./platform";
import { onReport } from "./reports";
import { onMesh, onSignaling } from "./roomEvents";
import { rememberedSeat, rememberSeat } from "./seatMemory";
import { initialState, type Trouble } from "./state";
import { trackSteps } from "./steps";
import { createTabStore, type TabStore } from "./store";
import { troubleOf, troubleOfProblem } from "./trouble";
import { isTurnedAway, mustWatch } from "./turnedAway";
import { createWatchers, type Watchers } from "./watchers";

export interface Session {
  readonly store: TabStore;
  /** @throws NodeError `not-started` until the tab sits at the table, `left` once it does not any more. */
  node(): NodeClient;
  /** The trace as it was drawn, once per frame. */
  onEvents(handler: (events: readonly TraceEvent[]) => void): () => void;
  /** Events of one type at once, for programs. */
  onEvent(type: TraceEvent["type"], handler: (event: TraceEvent) => void): () => void;
  start(): Promise<void>;
  pause(): void;
  resume(): void;
  /** Seals the table with those present. @param starter the secret that creating the room answered */
  begin(starter: string): Promise<void>;
  /** Another name, told to everybody; after sealing the genesis keeps the old one. @param name without a fault */
  rename(name: string): Promise<void>;
  /** Closes links, stream and timers; the seat stays. */
  leave(): void;
  /** A restart from the store (P17). */
  rejoin(): Promise<void>;
}

export function createSession(options: SessionOptions): Session {
  const { platform, roomCode, name, networkId } = options;
  const store = trackSteps(createTabStore(initialState(roomCode, name, networkId)), platform.nowMs);
  const handlers = new Set<(events: readonly TraceEvent[]) => void>();
  const watchers = createWatchers((types) => life?.node.post({ type: "watch", types }));
  let life: Life | null = null;

  async function sit(wish: Wish): Promise<void> {
    // A seat that cannot be reached would only hold up the others.
    if (platform.rtc === null) return store.setState({ trouble: NO_WEBRTC });
    try {
      life = await openLife(options, wish, store, (events) => tell(handlers, events));
    } catch (error) {
      return store.setState({ trouble: troubleOfFault(error) });
    }
    // The tab has left while its seat was being opened.
    if (store.getState().left) return stand();
    const sitting = life;
    tellSight();
    await join(sitting, options, watchers, {
      seatFree: () => void sitAnew(wishOf(options)),
      isSitting: () => life === sitting,
      // All seats are taken: the tab watches, and says so.
      turnedAway: async () => (life === sitting ? sitAnew({ type: "watch", why: "no-seat" }) : undefined),
    });
  }

  function stand(): void {
    life?.close();
    life = null;
  }

  async function sitAnew(wish: Wish): Promise<void> {
    stand();
    const { self, view } = initialState(roomCode, name, networkId);
    store.setState({ self, view });
    await sit(wish);
  }

  const tellSight = sightOf(platform, (visible) => life?.node.post({ type: "visible", visible }));
  platform.onPageHide(() => life?.signaling.leave());

  return {
    store,
    node: () => life?.node ?? absent(store.getState().left),
    onEvents(handler) {
      handlers.add(handler);
      return () => handlers.delete(handler);
    },
    onEvent: watchers.on,
    start: () => sit(wishOf(options)),
    pause: () => life?.node.post({ type: "pause" }),
    resume: () => life?.node.post({ type: "resume" }),
    async begin(starter) {
      const begun = await life?.signaling.start(starter);
      if (begun !== undefined && !begun.ok) store.setState({ trouble: troubleOfProblem(begun.error) });
    },
    async rename(next) {
      store.setState({ name: next });
      await life?.refresh();
    },
    leave() {
      stand();
      // Links that are closed are none: what else is drawn is how things stood.
      store.setState({ left: true, online: null, view: { ...store.getState().view, peers: [] } });
    },
    async rejoin() {
      if (life !== null) return;
      const { networkId: known, name: called } = store.getState();
      store.setState({ ...initialState(roomCode, called, known), left: false });
      await sit(wishOf(options));
    },
  };
}

/** Whether anybody looks, for the validator: whenever it changes, and, told again, to one that has just been opened. */
function sightOf(platform: TabPlatform, tell: (visible: boolean) => void): () => void {
  let visible = true;
  platform.onVisible((next) => {
    visible = next;
    tell(visible);
  });
  // A tab that was opened in the background has never been in sight. A validator takes it to be in sight by itself.
  return () => visible || tell(false);
}

function tell<E>(handlers: ReadonlySet<(events: E) => void>, events: E): void {
  for (const handler of [...handlers]) handler(events);
}

const NO_WEBRTC = troubleOf("no-webrtc", "got a browser without RTCPeerConnection");

const troubleOfFault = (fault: unknown): Trouble =>
  fault instanceof NodeError ? troubleOf(fault.code, fault.message) : troubleOf("crash", String(fault));

function absent(hasLeft: boolean): never {
  if (hasLeft) throw new NodeError("left", "this tab does not sit at the table");
  throw new NodeError("not-started", "this tab does not sit at the table yet");
}

/** P17: its own seat if this tab had one; a copied tab finds it in use and watches. */
function wishOf({ platform, roomCode, watch, another, practice }: SessionOptions): Wish {
  if (practice) return { type: "new", purpose: "practice" };
  if (watch) return { type: "watch", why: "asked" };
  const remembered = rememberedSeat(platform.memory, roomCode);
  if (remembered !== null) return { type: "return", signingKey: remembered };
  return another ? { type: "new", purpose: "seat" } : { type: "join", lobbyOpen: true };
}

interface Sitting {
  /** Not any more once the tab has left, or sat down anew. */
  isSitting(): boolean;
  seatFree(): void;
  turnedAway(): Promise<void>;
}

/** Enters the room; from here on what the worker, the room and the mesh say reaches the store. */
async function join(
  life: Life,
  { platform, roomCode, practice }: SessionOptions,
  watchers: Watchers,
  on: Sitting,
): Promise<void> {
  const { store, opened, session, signaling, links, node, sink } = life;
  const { signingKey, purpose, why, durable, sealed } = opened;
  // A seat that is in use now is still this tab's: it may be its former self that has not let go yet.
  if (!practice && why !== "seat-in-use") rememberSeat(platform.memory, roomCode, why === null ? signingKey : null);
  const overPlainHttp = platform.subtle === undefined;
  store.setState({ self: { session, signingKey, purpose, why, durable, overPlainHttp } });
  links.mesh.on((event) => onMesh(life, event));
  signaling.on((event) => {
    void onSignaling(life, event);
    if (isTurnedAway(store.getState(), event)) void on.turnedAway();
  });
  node.onReport = (report) => {
    if (report.type === "batch") sink.take(report);
    else if (report.type === "events") watchers.tell(report.events);
    else if (report.type === "seatFree") on.seatFree();
    else void onReport(life, report);
  };
  watchers.renew();
  if (sealed !== null) signaling.announceSealed(sealed);
  await enterRoom(life, platform, on);
}

async function enterRoom(life: Life, platform: TabPlatform, on: Sitting): Promise<void> {
  const { store, signaling } = life;
  const presence = await life.presence();
  if (!on.isSitting()) return;
  const joined = await signaling.join(presence);
  if (!on.isSitting()) return;
  if (!joined.ok) store.setState({ trouble: troubleOfProblem(joined.error) });
  if (mustWatch(store.getState())) return on.turnedAway();
  // A link that names its table is worth waiting with: whoever sat there may come back and bring it along (P25).
  const mayComeBack = !joined.ok && joined.error.code === "unknown-room" && store.getState().networkId !== null;
  if (mayComeBack)
    platform.after(ASK_AGAIN_MS, () => (on.isSitting() ? void enterRoom(life, platform, on) : undefined));
}

const ASK_AGAIN_MS = 5_000;
