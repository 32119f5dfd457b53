/** How Next builds and serves the page. */
import type { NextConfig } from "next";
import { DATA_POLICY, FILE_POLICY, HSTS, SECURITY_HEADERS } from "./lib/server/policy";

const listed = (headers: Readonly<Record<string, string>>) =>
  Object.entries(headers).map(([key, value]) => ({ key, value }));

const config: NextConfig = {
  reactStrictMode: true,
  // What answers is nobody's business.
  poweredByHeader: false,
  // There are no pictures to make smaller, and whoever asks for one would keep us busy.
  images: { unoptimized: true },
  // A link to a route that does not exist fails to compile.
  typedRoutes: true,
  headers: async () => [
    { source: "/:path*", headers: listed(SECURITY_HEADERS) },
    { source: "/api/:path*", headers: listed({ "content-security-policy": DATA_POLICY }) },
    ...["/_next/static/:path*", "/stream.js", "/icon.svg"].map((source) => ({
      source,
      headers: listed({ "content-security-policy": FILE_POLICY }),
    })),
    {
      source: "/:path*",
      has: [{ type: "header", key: "x-forwarded-proto", value: "https" }],
      headers: listed({ "strict-transport-security": HSTS }),
    },
  ],
};

export default config;
