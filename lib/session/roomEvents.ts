/** What the room and the mesh tell this tab, each to the part it concerns. */
import type { MeshEvent } from "@/lib/mesh/ports";
import type { Joined, RoomView, SignalingEvent } from "@/lib/mesh/signalingEvents";
import type { ProvenRecord } from "@/lib/signal/checks";
import type { Presence } from "@/lib/signal/presence";
import type { Life } from "./life";
import type { TabStore } from "./store";
import { troubleOf, troubleOfProblem } from "./trouble";

/** Of a sitting, what the room's news concerns. */
export interface RoomSide extends Pick<Life, "store" | "networkId" | "iceServers" | "hasRefused" | "refresh"> {
  readonly node: Pick<Life["node"], "post">;
  readonly opened: Pick<Life["opened"], "signingKey">;
}

export async function onSignaling(life: RoomSide, event: SignalingEvent): Promise<void> {
  const { store, node, opened } = life;
  switch (event.type) {
    case "joined":
      return onJoined(life, event.joined);
    case "snapshot":
      return adopt(store, event.room);
    case "presence":
      return store.setState({ members: withMember(store.getState().members, event.presence) });
    case "left":
      return store.setState({ members: store.getState().members.filter(({ session }) => session !== event.session) });
    case "seats":
      return store.setState({ lobbySeats: event.seats });
    case "envelope":
      return; // The mesh's, by lib/mesh/dispatch.
    case "draft": {
      const { genesis, attempt } = event.draft;
      store.setState({ acknowledged: store.getState().acknowledged ?? [], freed: null });
      // Who only watches, or lost its seat, has nothing to sign.
      const isAsked = genesis.validators.some(({ signingKey }) => signingKey === opened.signingKey);
      return isAsked ? node.post({ type: "draft", genesis, attempt }) : undefined;
    }
    case "acknowledged":
      return store.setState({ acknowledged: [...(store.getState().acknowledged ?? []), event.seat] });
    case "freed":
      return onFreed(life, event);
    case "sealed":
      return consider(life, [event.network]);
    case "online":
    case "offline":
      return store.setState({ online: event.type === "online" });
    case "problem":
      return onProblem(life, event);
  }
}

/** What the page does about links besides passing bytes on. */
export function onMesh({ store }: Life, event: MeshEvent): void {
  // A link that came up after all settles what had been said about none.
  if (event.type === "linkUp" && OF_LINKS.includes(store.getState().trouble?.code ?? ""))
    store.setState({ trouble: null });
  if (event.type !== "unreached" || store.getState().view.peers.length > 0) return;
  if (event.reason.code === "unreachable") store.setState({ trouble: troubleOf("no-route", event.reason.detail) });
}

const OF_LINKS: readonly string[] = ["no-route", "bad-signature"];

/**
 * P25: the attempt is over. Whoever slept through it and hears of it is awake, and sits down again; not a tab that refused
 * the draft, which would hold up the others every time.
 */
async function onFreed(life: RoomSide, freed: Extract<SignalingEvent, { type: "freed" }>): Promise<void> {
  const { store, opened } = life;
  const { members } = store.getState();
  const gone = members.filter(({ seatKey }) => seatKey !== null && freed.seatKeys.includes(seatKey));
  store.setState({
    acknowledged: null,
    freed: { names: gone.map(({ name }) => name), reason: freed.reason },
    lobbySeats: freed.seats,
  });
  const isOurs = opened.signingKey !== null && freed.seatKeys.includes(opened.signingKey);
  if (isOurs && !life.hasRefused) await life.refresh();
}

/** State only: an open draft and the sealed networks come as events of their own. */
function onJoined(life: RoomSide, { room, iceServers }: Joined): void {
  life.iceServers = iceServers;
  const { trouble } = life.store.getState();
  // Being let in settles what kept us out, but not that the link leads to another table: `consider` does.
  life.store.setState({ online: true, trouble: trouble?.code === "wrong-network" ? trouble : null });
  adopt(life.store, room);
}

const adopt = (store: TabStore, room: RoomView): void =>
  store.setState({
    room,
    members: room.members,
    lobbySeats: room.seats,
    acknowledged: room.draft === null ? null : room.acknowledged,
    clockOffMs: Date.now() - room.nowMs,
  });

/** P25: the link's network and no other; without one in the link, the room's own, as introduced by the server. */
function consider({ store, node, networkId: known }: RoomSide, networks: readonly ProvenRecord[]): void {
  if (known !== null || networks.length === 0) return;
  const wanted = store.getState().networkId;
  const network = wanted === null ? networks[0] : networks.find(({ networkId }) => networkId === wanted);
  if (network === undefined)
    return store.setState({
      trouble: troubleOf("wrong-network", `got network ${networks[0]?.networkId}, the link wants ${wanted}`),
    });
  if (store.getState().trouble?.code === "wrong-network") store.setState({ trouble: null });
  node.post({ type: "sealed", record: network.record });
}

/** A presence that no longer gets us in is replaced by a newer one; what concerns nobody any more is passed over. */
async function onProblem(
  life: RoomSide,
  { about, problem }: Extract<SignalingEvent, { type: "problem" }>,
): Promise<void> {
  if (about === "join" && (problem.code === "stale" || problem.code === "foreign-session")) return life.refresh();
  // Envelopes to tabs that have just gone are refused all the time; dialling goes on by itself. But one that we signed
  // and whose signature is wrong at the server was changed on its way.
  if (about === "envelope" && problem.code !== "bad-signature") return;
  // It came too late: that the attempt is over is an event of its own.
  if (about === "acknowledge" && problem.code === "wrong-attempt") return;
  life.store.setState({ trouble: troubleOfProblem(problem) });
}

const withMember = (members: readonly Presence[], presence: Presence): Presence[] => [
  ...members.filter(({ session }) => session !== presence.session),
  presence,
];
