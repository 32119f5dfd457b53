/**
 * A validator without a browser: the session of a tab on the platform of a process. What it reports as it goes is
 * events.ts; the command that people type is lib/cli/validator.ts.
 */
import { err, ok, type Result } from "@/lib/base/result";
import { createApi, type RoundtableApi } from "@/lib/session/api";
import { createSession, type Session } from "@/lib/session/session";
import { StorageError } from "@/lib/storage/store";
import { openFolder, type SeatFolder } from "./folder";
import { nodePlatform } from "./platform";
import { loadWebRtc } from "./webrtc";

export interface HeadlessOptions {
  readonly roomCode: string;
  /** Of the server, without a slash at the end. */
  readonly origin: string;
  /** Where the seat's files lie; made if need be. */
  readonly folder: string;
  readonly name: string;
  /** Never take a seat. */
  readonly watch: boolean;
}

export interface Headless {
  readonly session: Session;
  readonly api: RoundtableApi;
  /** Says farewell, and resolves when everything is on the disk and the folder is free. */
  close(): Promise<void>;
}

/** A farewell that takes longer is not worth waiting for: the presence expires by itself. */
const FAREWELL_MS = 2_000;

/** The session, not started yet; or why there can be none, in a sentence. */
export async function openHeadless(options: HeadlessOptions): Promise<Result<Headless, string>> {
  const rtc = await loadWebRtc();
  if (!rtc.ok) return rtc;
  const folder = await enter(options.folder);
  if (!folder.ok) return folder;
  const platform = nodePlatform(options.origin, rtc.value, folder.value);
  const { roomCode, name, watch } = options;
  const session = createSession({
    ...{ platform, roomCode, name, watch },
    networkId: null,
    another: false,
    practice: false,
  });
  return ok({
    session,
    api: createApi(session),
    async close() {
      session.leave();
      await Promise.race([platform.settled(), new Promise<void>((late) => platform.after(FAREWELL_MS, late))]);
      await folder.value.release();
    },
  });
}

async function enter(path: string): Promise<Result<SeatFolder, string>> {
  try {
    return ok(await openFolder(path));
  } catch (fault) {
    if (fault instanceof StorageError && fault.code === "blocked")
      return err(`${path} belongs to another validator: ${fault.message}. Choose another folder with --data.`);
    return err(`${path} cannot be used: ${fault instanceof Error ? fault.message : String(fault)}`);
  }
}
