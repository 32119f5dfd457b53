/** Names of neighbours. A seat that reconnects is a new peer: what is known of a link dies with it. */
import type { Brand } from "./brand";

export type PeerId = Brand<string, "PeerId">;
