/** Next runs this before it renders a page: each gets a content security policy with a nonce of its own. */
import { type NextRequest, NextResponse } from "next/server";
import { NONCE_HEADER, pagePolicy } from "@/lib/server/policy";

export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = pagePolicy(nonce, process.env.NODE_ENV === "development");
  const headers = new Headers(request.headers);
  headers.set(NONCE_HEADER, nonce);
  // Next reads the nonce from here and puts it on the scripts and styles it writes.
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

/** Pages only; Next wants this written out. Data and files have policies of their own (next.config.ts). */
export const config = { matcher: "/((?!api/|_next/static/|icon.svg|stream.js).*)" };
