/** A table: everything on it happens in the browser. */
import { redirect } from "next/navigation";
import { Room } from "@/components/room/room";
import { spell } from "@/lib/tab/roomCode";

export default async function RoomPage({ params }: PageProps<"/r/[code]">) {
  const { code } = await params;
  // A code may be typed as it is heard; a room has one address.
  const spelled = spell(decodeURIComponent(code));
  if (spelled !== code) redirect(`/r/${encodeURIComponent(spelled)}`);
  return <Room code={code} />;
}
