/** WebRTC for a process without a browser. It is native code, and there may be none for this machine. */
import { err, ok, type Result } from "@/lib/base/result";
import type { WebRtc } from "@/lib/mesh/link";

export async function loadWebRtc(): Promise<Result<WebRtc, string>> {
  try {
    // Its types describe an ES module, but it is a CommonJS one: Node has it whole as the default export.
    const loaded: { readonly default?: unknown } = await import("@roamhq/wrtc");
    return ok(loaded.default as WebRtc);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split("\n")[0] : String(cause);
    return err(
      `@roamhq/wrtc has no native module for ${process.platform}-${process.arch} here (${reason}). ` +
        "It exists for Linux, macOS (x64, arm64) and Windows (x64); a browser tab validates everywhere.",
    );
  }
}
