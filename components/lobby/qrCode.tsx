"use client";
/** A link as a QR code: dark on light in both themes, because not every camera reads the inverse. */
import { encode } from "uqr";

export function QrCode({ text }: { readonly text: string }) {
  const { data, size } = encode(text, { ecc: "M", border: 2 });
  const path = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  return (
    <svg
      role="img"
      aria-label={`QR code of ${text}`}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="keep-colors w-full rounded-md bg-white"
    >
      <path d={path} fill="#000" />
    </svg>
  );
}
