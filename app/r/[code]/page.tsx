import { Room } from "@/components/room/room";

/** A table: everything on it happens in the browser. */
export default async function RoomPage({ params }: { params: Promise<{ code: string }> }) {
  const { code } = await params;
  return <Room code={code} />;
}
