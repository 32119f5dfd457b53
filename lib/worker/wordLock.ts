/**
 * What stands for a Web Lock where a browser offers none, which is on plain http: tabs ask each other by BroadcastChannel
 * who has a seat open. A courtesy and no more: a tab that hangs is taken for gone, and the slots' compare-and-set then
 * keeps the two apart (P16).
 */
import { toHex } from "@/lib/base/bytes";

/** In which a worker that is busy with a block still answers. */
const ANSWER_MS = 500;
/** How often somebody who waits asks again. */
const ASK_MS = 500;

interface Word {
  readonly type: "asking" | "held";
  /** Of the one who asks. */
  readonly id: string;
}

/** @param waitMs for how long it is asked again; answers null if another tab keeps it all the while */
export async function holdByWord(name: string, waitMs: number): Promise<(() => void) | null> {
  const untilMs = performance.now() + waitMs;
  for (;;) {
    const release = await ask(name);
    if (release !== null || performance.now() + ASK_MS > untilMs) return release;
    await new Promise((resolve) => setTimeout(resolve, ASK_MS));
  }
}

/** Asks once. Of those who ask at the same time the one with the smallest id has it. */
function ask(name: string): Promise<(() => void) | null> {
  const id = toHex(crypto.getRandomValues(new Uint8Array(16)));
  const channel = new BroadcastChannel(`roundtable/seat/${name}`);
  return new Promise((resolve) => {
    let isMine = false;
    const timer = setTimeout(() => {
      isMine = true;
      resolve(() => channel.close());
    }, ANSWER_MS);
    const giveUp = () => {
      clearTimeout(timer);
      channel.close();
      resolve(null);
    };
    channel.onmessage = ({ data }: MessageEvent<Word>) => {
      const isForMe = data.type === "held" && data.id === id;
      if (data.type === "asking" && (isMine || id < data.id))
        channel.postMessage({ type: "held", id: data.id } satisfies Word);
      else if (!isMine && (isForMe || data.type === "asking")) giveUp();
    };
    channel.postMessage({ type: "asking", id } satisfies Word);
  });
}
