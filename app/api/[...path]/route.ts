/** Every other address of the API: there is nothing. */
import { routes } from "@/lib/server/instance";

export const runtime = "nodejs";
export const dynamic = "force-dynamic";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes.nowhere;
