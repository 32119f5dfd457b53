/** How Next builds and serves the page. */
import type { NextConfig } from "next";

const config: NextConfig = {
  reactStrictMode: true,
  // What answers is nobody's business.
  poweredByHeader: false,
  // A link to a route that does not exist fails to compile.
  typedRoutes: true,
};

export default config;
