/** The mesh of this session: simple-peer for the links, signed envelopes for the way, the worker's port for the bytes. */
import { present } from "@/lib/base/assert";
import type { Bytes } from "@/lib/base/bytes";
import type { PeerId } from "@/lib/base/peer";
import type { PublicKey } from "@/lib/chain/ids";
import type { SigningKey } from "@/lib/crypto/signer";
import type { Verifier } from "@/lib/crypto/verifier";
import { createDataPath } from "@/lib/mesh/dataPath";
import { createDispatch } from "@/lib/mesh/dispatch";
import { createLinkFactory } from "@/lib/mesh/link";
import { createMesh, type Mesh } from "@/lib/mesh/mesh";
import { handOver, relay } from "@/lib/mesh/relay";
import type { SignalingClient } from "@/lib/mesh/signaling";
import { batchPort, type MeshBatchPort } from "@/lib/port/mesh";
import type { SignalChecks } from "@/lib/signal/checks";
import type { SessionId } from "@/lib/signal/fields";
import type { IceServers } from "@/lib/signal/ice";
import type { Presence } from "@/lib/signal/presence";
import type { TabPlatform } from "./platform";

export interface LinksDeps {
  readonly room: string;
  readonly session: SessionId;
  readonly seatKey: PublicKey | null;
  readonly sessionKey: SigningKey;
  readonly verifier: Verifier;
  readonly checks: SignalChecks;
  readonly signaling: SignalingClient;
  readonly iceServers: () => IceServers;
  readonly port: MessagePort;
  readonly platform: TabPlatform;
}

export interface TabLinks {
  readonly mesh: Mesh;
  /** This session's own presence, whenever it changes. */
  announce(presence: Presence): void;
  close(): void;
}

export function createLinks(deps: LinksDeps): TabLinks {
  const { platform, session, seatKey, sessionKey, verifier, port } = deps;
  const { room, signaling, checks } = deps;
  const toWorker: MeshBatchPort = batchPort(port);
  const dispatch = createDispatch({ session, room, sessionKey, client: signaling, checks, dateMs: () => Date.now() });
  const mesh = createMesh({
    self: { session, seatKey },
    links: (initiator, events) =>
      createLinkFactory({
        rtc: present(platform.rtc, "WebRTC of a tab that sat down"),
        iceServers: deps.iceServers() as readonly RTCIceServer[],
        after: platform.after,
      })(initiator, events),
    openData: (id, channel, events) =>
      handOver(toWorker, id as PeerId, channel)
        ? null
        : createDataPath(channel, { nowMs: platform.nowMs, after: platform.after }, events),
    path: dispatch.path,
    keys: { sign: (message: Bytes) => sessionKey.sign(message), verify: verifier.verify },
    world: { nowMs: platform.nowMs, randomBytes: platform.randomBytes },
    onPageHide: platform.onPageHide,
  });
  dispatch.attach(mesh);
  const stop = relay(mesh, toWorker, queueMicrotask);
  return {
    mesh,
    announce: dispatch.announce,
    close() {
      dispatch.close();
      mesh.close();
      stop();
      port.close();
    },
  };
}
