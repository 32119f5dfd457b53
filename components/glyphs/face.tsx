/** A validator's face: a pattern of its key, tinted by the newest block it is known to have voted final. */
import { memo } from "react";
import { cn } from "@/components/ui/cn";
import { FACE_SIZE, faceOf } from "@/lib/picture/hashes";
import { hashStyle } from "./hash";

export interface FaceProps {
  /** The signing key, hexadecimal. */
  readonly signingKey: string;
  /** The head's hash; null where this tab does not know it. */
  readonly head: string | null;
  readonly className?: string;
}

export const Face = memo(({ signingKey, head, className }: FaceProps) => (
  <svg
    aria-hidden
    viewBox={`0 0 ${FACE_SIZE} ${FACE_SIZE}`}
    shapeRendering="crispEdges"
    className={cn("keep-colors", head === null ? "text-faint" : "hash-ink", className)}
    style={head === null ? undefined : hashStyle(head)}
  >
    {faceOf(signingKey).map(({ x, y }) => (
      <rect key={`${x},${y}`} x={x} y={y} width="1" height="1" fill="currentColor" />
    ))}
  </svg>
));
