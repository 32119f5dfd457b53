/**
 * One link over WebRTC: simple-peer, with its sharp edges covered. It is loaded where there is WebRTC only (a page, or
 * Node with @roamhq/wrtc). What may be signalled is judged by sdp.ts, when to send by mux.ts, whether the other end is
 * alive by session.ts. What is relied on here is simple-peer 9.11.1, which is frozen.
 */
import SimplePeer from "simple-peer/simplepeer.min.js";
import { assert, present } from "@/lib/base/assert";
import type { Bytes } from "@/lib/base/bytes";
import type { DataChannel } from "@/lib/port/mesh";
import { type After, watchBuffer } from "./drain";
import { FRAME_BYTES_MAX } from "./frames";
import type { LinkEvents, LinkFactory } from "./ports";
import { type CheckedSignal, candidateBody } from "./sdp";

export interface WebRtc {
  readonly RTCPeerConnection: typeof RTCPeerConnection;
  readonly RTCSessionDescription: typeof RTCSessionDescription;
  readonly RTCIceCandidate: typeof RTCIceCandidate;
}

export interface LinkDeps {
  readonly rtc: WebRtc;
  /** Left to itself simple-peer would contact public STUN servers, so an empty list is a statement. */
  readonly iceServers: readonly RTCIceServer[];
  /** Runs later, once. Called only where the platform does not say itself that a buffer is low. */
  readonly after: After;
}

/**
 * Both sides make the second channel under this number, so that nobody has to announce it. simple-peer's own gets 0 or
 * 1; Chromium counts to 1023.
 */
const DATA_CHANNEL_ID = 101;

export const createLinkFactory =
  (deps: LinkDeps): LinkFactory =>
  (initiator, events) => {
    const tap: Tap = { pc: null, channel: null, data: null, onExtraChannel: () => undefined };
    const peer = new SimplePeer({
      initiator,
      trickle: true,
      objectMode: true,
      channelConfig: { ordered: true },
      config: { iceServers: [...deps.iceServers] },
      wrtc: tapped(deps.rtc, tap),
    });
    const end: End = { peer, tap, events, ended: false, sent: () => undefined };
    listen(end, deps.after);
    return {
      // None where the browser refused to make a connection, say because of a TURN server without credentials, or because
      // it has too many. simple-peer takes what the constructor throws for an error, and reports it after this task.
      data: tap.data,
      get bufferedBytes() {
        return tap.channel?.bufferedAmount ?? 0;
      },
      // simple-peer throws on a destroyed peer, and browsers on a candidate they cannot read.
      signal: (signal) => attempt(end, () => peer.signal(signalData(signal))),
      send(frame) {
        assert(frame.length <= FRAME_BYTES_MAX, "a frame fits one send");
        attempt(end, () => peer.send(frame));
        end.sent();
      },
      close: () => shut(end),
    };
  };

interface End {
  readonly peer: SimplePeer.Instance;
  readonly tap: Tap;
  readonly events: LinkEvents;
  ended: boolean;
  /** To be called after a `send`. */
  sent: () => void;
}

/** simple-peer keeps these to itself; the constructor it is given hands them to us. */
interface Tap {
  pc: RTCPeerConnection | null;
  channel: RTCDataChannel | null;
  /** The second channel; it may be transferred until the current task is over. */
  data: RTCDataChannel | null;
  onExtraChannel: () => void;
}

function tapped(rtc: WebRtc, tap: Tap): WebRtc {
  function take(channel: RTCDataChannel): void {
    if (tap.channel === null) tap.channel = channel;
    else tap.onExtraChannel();
  }
  class TappedConnection extends rtc.RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      tap.pc = this;
      tap.data = super.createDataChannel("data", { negotiated: true, id: DATA_CHANNEL_ID, ordered: true });
      this.addEventListener("datachannel", ({ channel }) => take(channel));
    }
    override createDataChannel(label: string, options?: RTCDataChannelInit): RTCDataChannel {
      const channel = super.createDataChannel(label, options);
      take(channel);
      return channel;
    }
  }
  const { RTCSessionDescription, RTCIceCandidate } = rtc;
  return { RTCPeerConnection: TappedConnection, RTCSessionDescription, RTCIceCandidate };
}

/** In the tick of construction: data can come before `connect`, and an `error` without listener is thrown. */
function listen(end: End, after: After): void {
  const { peer, tap, events } = end;
  peer.on("signal", (data) => {
    if (!end.ended) reportSignal(events, data);
  });
  peer.on("connect", () => {
    if (!end.ended) open(end, after);
  });
  peer.on("data", (chunk: unknown) => {
    if (end.ended) return;
    // simple-peer makes this view from the ArrayBuffer of the message's event.
    if (chunk instanceof Uint8Array) events.data(chunk as Bytes);
    else fail(end, "got a text message, want bytes");
  });
  peer.on("error", (error) => fail(end, error.message));
  peer.on("close", () => fail(end, "closed by the other side or the browser"));
  // simple-peer would take it for its own channel.
  tap.onExtraChannel = () => fail(end, "got a second data channel, want one");
}

function reportSignal(events: LinkEvents, data: SimplePeer.SignalData): void {
  if ((data.type === "offer" || data.type === "answer") && data.sdp !== undefined) events.signal(data.type, data.sdp);
  else if (data.type === "candidate") events.signal("candidate", candidateBody(data.candidate));
}

function signalData(signal: CheckedSignal): SimplePeer.SignalData {
  if (signal.type !== "candidate") return { type: signal.type, sdp: signal.sdp };
  const { candidate, sdpMid, sdpMLineIndex } = signal;
  return { type: "candidate", candidate: { candidate, sdpMid, sdpMLineIndex } as RTCIceCandidate };
}

function open(end: End, after: After): void {
  const channel = present(end.tap.channel, "the channel of a connected peer");
  end.sent = watchBuffer(
    channel as DataChannel,
    after,
    () => end.ended,
    () => end.events.drained(),
  );
  end.events.open();
}

function attempt(end: End, run: () => void): void {
  if (end.ended) return;
  try {
    run();
  } catch (cause) {
    fail(end, cause instanceof Error ? cause.message : String(cause));
  }
}

function fail(end: End, detail: string): void {
  if (end.ended) return;
  shut(end);
  end.events.closed(detail);
}

function shut(end: End): void {
  if (end.ended) return;
  end.ended = true;
  // simple-peer would close it a microtask later: too late for a page that is going away.
  end.tap.pc?.close();
  end.peer.destroy();
}
