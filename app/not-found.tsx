/** Whatever has no page. */
import type { Metadata } from "next";
import { NoSuchPage } from "@/components/landing/noSuchPage";

export const metadata: Metadata = { title: "No such page" };

export default function NotFound() {
  return <NoSuchPage />;
}
