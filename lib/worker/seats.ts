/**
 * Where a platform keeps its seats, as far as identity.ts needs to know: databases of a browser (browserSeats.ts) or
 * folders of a machine. A seat is kept under a name; one worker at a time is meant to have it open.
 */
import type { Bytes } from "@/lib/base/bytes";
import type { Identity, Store } from "@/lib/storage/store";

export interface Seats {
  /** WebCrypto that makes keys which can be kept here; absent where only raw bytes can be. */
  readonly subtle: SubtleCrypto | undefined;
  nameOf(roomCode: string, publicKey: Bytes): string;
  /** Names of the room's seats. */
  list(roomCode: string): Promise<readonly string[]>;
  /** @throws StorageError `lost`, `blocked`, `quota`, `failed` */
  open(name: string): Promise<Store>;
  /** A seat that begins. @throws StorageError `conflict`, `blocked`, `quota`, `failed` */
  create(identity: Identity, publicKey: Bytes): Promise<Store>;
  /** Takes the seat for as long as this worker lives, and answers how to let go; null if another one keeps it. */
  hold(name: string, waitMs: number): Promise<(() => void) | null>;
}
