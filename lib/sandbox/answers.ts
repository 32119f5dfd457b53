/** Questions of the page about what one seat of a sandbox has on its disk and remembers. */
import { type Answer, EVENTS_PER_ANSWER_MAX, type Question } from "@/lib/port/port";
import { bootImageOf } from "@/lib/storage/tables";
import type { Desk } from "./desk";

const NOT_HERE = {
  type: "error",
  code: "sandbox",
  detail: "got a question that only a real validator answers: nobody's signatures are real here",
} as const;

export function answerFrom({ timeline, seat, past, base }: Desk, question: Question): Answer {
  const { world, views } = timeline.sandbox;
  const host = world.hosts[seat];
  switch (question.type) {
    case "transaction": {
      const status = views[seat]?.transactions.find(({ id }) => id === question.txId)?.status;
      return { type: "transaction", status: status ?? { type: "unknown" } };
    }
    case "evidence":
      return host === undefined ? NOT_HERE : { type: "evidence", evidence: bootImageOf(host.disk).evidence };
    case "trace": {
      const events = past.filter(({ seq }) => seq >= question.fromSeq).slice(0, EVENTS_PER_ANSWER_MAX);
      return { type: "trace", events, base };
    }
    default:
      return NOT_HERE;
  }
}
