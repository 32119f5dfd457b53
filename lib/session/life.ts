/**
 * One sitting of a tab at a table: its keys, its worker, its way to the others. Opened when the tab sits down, closed
 * when it leaves; sitting down again makes another.
 */
import { toHex } from "@/lib/base/bytes";
import type { NetworkId } from "@/lib/chain/ids";
import { generateSigningKey } from "@/lib/crypto/signer";
import { createVerifier } from "@/lib/crypto/verifier";
import { createSignalingClient, type SignalingClient } from "@/lib/mesh/signaling";
import type { FromNode, Wish } from "@/lib/port/port";
import type { TraceEvent } from "@/lib/port/trace";
import { createSignalChecks, type SignalChecks } from "@/lib/signal/checks";
import type { SessionId } from "@/lib/signal/fields";
import type { IceServers } from "@/lib/signal/ice";
import type { Presence } from "@/lib/signal/presence";
import { createLinks, type TabLinks } from "./links";
import { createNodeClient, type NodeClient, NodeError, type Report, type WorkerLike } from "./node";
import type { TabPlatform } from "./platform";
import { createPresenceMaker } from "./presence";
import { type BatchSink, createBatchSink, type TabStore } from "./store";

export interface SessionOptions {
  readonly platform: TabPlatform;
  readonly roomCode: string;
  readonly name: string;
  /** Of the link's fragment: any other network is refused. */
  readonly networkId: NetworkId | null;
  /** Never take a seat. */
  readonly watch: boolean;
  /** "Open another validator here": a new seat, whatever this browser has. */
  readonly another: boolean;
  readonly practice: boolean;
}

export interface Life {
  readonly store: TabStore;
  readonly node: NodeClient;
  readonly signaling: SignalingClient;
  readonly links: TabLinks;
  readonly opened: Opened;
  readonly sink: BatchSink;
  readonly session: SessionId;
  iceServers: IceServers;
  /** A fresh signed presence, telling the network this tab belongs to, if it knows one. */
  presence(): Promise<Presence>;
  /** Says something new about this session to the room and the neighbours. */
  refresh(): Promise<void>;
  /** The network this tab follows; null before it is sealed. */
  networkId: NetworkId | null;
  /** It did not agree to a draft of the table, and would not to the next one (P25). */
  hasRefused: boolean;
  close(): void;
}

type Opened = Extract<FromNode, { type: "opened" }>;

/** @throws NodeError if the seat does not open. */
export async function openLife(
  options: SessionOptions,
  wish: Wish,
  store: TabStore,
  onEvents: (events: readonly TraceEvent[]) => void,
): Promise<Life> {
  const { platform, roomCode } = options;
  const sessionKey = await generateSigningKey(platform.subtle);
  const session = toHex(sessionKey.publicKey) as SessionId;
  const { port1, port2 } = new MessageChannel();
  const node = createNodeClient(spawn(platform));
  const { networkId } = store.getState();
  const opened = await openNode(node, { type: "open", roomCode, networkId, wish, mesh: port1 });
  const checks = createSignalChecks(platform.subtle);
  const signaling = createSignaling(platform, checks);
  const nameOf = () => store.getState().name;
  const maker = createPresenceMaker({ room: roomCode, session }, nameOf, sessionKey, node, () => Date.now());
  const verifier = createVerifier(platform.subtle);
  const links = createLinks({
    room: roomCode,
    session,
    seatKey: opened.signingKey,
    sessionKey,
    verifier,
    checks,
    signaling,
    iceServers: () => life.iceServers,
    port: port2,
    platform,
  });
  const sink = createBatchSink(store, platform.soon, () => node.post({ type: "drawn" }), onEvents);
  const life: Life = {
    store,
    node,
    signaling,
    links,
    opened,
    sink,
    session,
    iceServers: [],
    networkId: null,
    hasRefused: false,
    async presence() {
      const presence = await maker.make(opened, life.networkId);
      links.announce(presence);
      return presence;
    },
    async refresh() {
      const presence = await life.presence();
      signaling.refresh(presence);
      // The server tells everybody else.
      const { members } = store.getState();
      store.setState({ members: members.map((member) => (member.session === session ? presence : member)) });
    },
    close() {
      node.onReport = null;
      signaling.close();
      links.close();
      node.close();
    },
  };
  return life;
}

/** @throws NodeError where a browser allows no worker. */
function spawn(platform: TabPlatform): WorkerLike {
  try {
    return platform.spawn();
  } catch (cause) {
    throw new NodeError("no-worker", String(cause));
  }
}

/** The worker's first report says which seat it is. What it reports after that waits for its handler. */
function openNode(node: NodeClient, open: Parameters<NodeClient["post"]>[0] & { type: "open" }): Promise<Opened> {
  return new Promise((resolve, reject) => {
    const rest: Report[] = [];
    node.onReport = (report) => {
      if (report.type === "opened") {
        node.onReport = null;
        resolve(report);
      } else if (report.type === "failed") reject(new NodeError(report.code, report.detail));
      else rest.push(report);
    };
    node.post(open, [open.mesh]);
  });
}

const createSignaling = (platform: TabPlatform, checks: SignalChecks): SignalingClient =>
  createSignalingClient({
    origin: platform.origin,
    fetch: platform.fetch,
    openStream: platform.openStream,
    checks,
    now: platform.nowMs,
    random: Math.random,
    schedule: (callback, delayMs) => platform.after(delayMs, callback),
  });
