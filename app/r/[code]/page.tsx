/** A table: everything on it happens in the browser. */
import { hostname, networkInterfaces } from "node:os";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { NoSuchPage } from "@/components/landing/noSuchPage";
import { Room } from "@/components/room/room";
import { listenAddress, originsForOthers } from "@/lib/server/reach";
import { destinationOf } from "@/lib/tab/roomCode";

export default async function RoomPage({ params, searchParams }: PageProps<"/r/[code]">) {
  const { code } = await params;
  // A code may be typed as it is heard; a room has one address.
  const address = destinationOf(decodeURIComponent(code));
  // Not by `notFound`: what Next draws for it on the way lacks the layout, and with it the policy that lets scripts load.
  if (address === null) return <NoSuchPage />;
  if (address !== `/r/${code}`) redirect(`${address}${queryOf(await searchParams)}`);
  const said = await headers();
  const asked = { host: said.get("host"), from: said.get("x-forwarded-for") };
  const listening = listenAddress(process.env.HOSTNAME, hostname());
  return <Room code={code} origins={originsForOthers(asked, listening, networkInterfaces())} />;
}

/** What was asked for beside the code, as it stood in the address. */
function queryOf(asked: Awaited<PageProps<"/r/[code]">["searchParams"]>): string {
  const pairs = Object.entries(asked).flatMap(([name, values]) => [values].flat().map((value) => [name, value ?? ""]));
  return pairs.length === 0 ? "" : `?${new URLSearchParams(pairs)}`;
}
