/** The table's health in one sentence, and what of it hangs on this browser. */
import { cn } from "@/components/ui/cn";
import { browserWords, type Health, spareWords } from "@/lib/picture/roster";

export interface HealthLineProps {
  readonly health: Health;
  readonly hasServer: boolean;
}

export function HealthLine({ health, hasServer }: HealthLineProps) {
  const { online, n, need, spare, isTold } = health;
  const browser = browserWords(health);
  return (
    <div className="px-4 pt-4 pb-2">
      <h2 className="text-xl">
        {`${online} online of ${n} · need ${need} · `}
        <b
          className={cn(
            "font-semibold",
            isTold && spare < 0 ? "text-fail" : isTold && spare === 0 && n > 1 ? "text-warn" : "",
          )}
        >
          {spareWords(health)}
        </b>
      </h2>
      <p className="mt-1 text-muted text-sm">
        {browser ?? "This browser does not tell how many of the validators run in it."}
        {!hasServer && " Offline: the signaling server is gone, so who has no link to this tab is unknown."}
      </p>
    </div>
  );
}
