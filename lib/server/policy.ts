/**
 * What a browser may do with our answers: the content security policy of pages (https://www.w3.org/TR/CSP3/), that of
 * everything else, and the headers that both carry. proxy.ts gives each page its nonce; next.config.ts adds the rest.
 */

/** Name of the request header in which a page is told its nonce. */
export const NONCE_HEADER = "x-nonce";

/** Of every answer. Nobody frames us, embeds us or learns from us where somebody came from. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  // A room's address lets in whoever knows it.
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-resource-policy": "same-origin",
  "origin-agent-cluster": "?1",
  "permissions-policy": [
    ...["accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "hid", "magnetometer", "microphone"],
    ...["midi", "payment", "serial", "usb", "xr-spatial-tracking"],
  ]
    .map((feature) => `${feature}=()`)
    .join(", "),
};

/** Two years; only where the page came over https. */
export const HSTS = "max-age=63072000; includeSubDomains";

/** Of files, workers among them: a worker's policy is that of its own file. It loads and calls nobody else. */
export const FILE_POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'";

/** Of data: a browser that takes it for a page finds a page that may nothing. */
export const DATA_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

/**
 * Style sheets that sonner writes into the page and knows no nonce for: the element when it is still empty, and its
 * text. A test computes the second one from the package.
 */
export const SONNER_STYLES = [
  "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
  "sha256-StEaX+se6YS7pqjzrzMIA0KaX9zF/8zAhvQXZAe5epY=",
] as const;

/**
 * Of a page. Scripts run by nonce, and what they load is trusted through them; a string never becomes a script or a
 * script's address unless the one policy of firstScript.ts lets it. Attributes alone may hold styles without a
 * nonce: what React renders on the server is full of them, and they select nothing.
 * @param isDevelopment React's development half needs `eval`, and its tools write markup and styles
 */
export function pagePolicy(nonce: string, isDevelopment: boolean): string {
  const styles = [`'nonce-${nonce}'`, ...SONNER_STYLES.map((hash) => `'${hash}'`)].join(" ");
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    "worker-src 'self'",
    `style-src 'self' ${isDevelopment ? "'unsafe-inline'" : styles}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    ...(isDevelopment ? [] : ["require-trusted-types-for 'script'", "trusted-types default"]),
  ].join("; ");
}
