/** Names of neighbours. A seat that reconnects is a new peer: what is known of a link dies with it. */
import type { Brand } from "@/lib/base/brand";

export type PeerId = Brand<string, "PeerId">;
