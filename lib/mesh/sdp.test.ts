import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { candidateBody, type LinkSignalKind, parseSignal, SDP_CHARS_MAX } from "./sdp";

/** As Chromium 156 writes it, without candidates. */
const LINES = [
  "v=0",
  "o=- 4610415411448722699 2 IN IP4 127.0.0.1",
  "s=-",
  "t=0 0",
  "a=group:BUNDLE 0",
  "a=extmap-allow-mixed",
  "a=msid-semantic: WMS",
  "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
  "c=IN IP4 0.0.0.0",
  "a=ice-ufrag:9WL0",
  "a=ice-pwd:JDyA37vaOz1j/SKPCklH78ty",
  "a=ice-options:trickle",
  `a=fingerprint:sha-256 ${"EE:".repeat(31)}0F`,
  "a=setup:actpass",
  "a=mid:0",
  "a=sctp-port:5000",
  "a=max-message-size:262144",
];
const sdp = (lines: readonly string[] = LINES): string => `${lines.join("\r\n")}\r\n`;
const without = (start: string): string[] => LINES.filter((line) => !line.startsWith(start));

describe("a description", () => {
  test("of one data channel with one fingerprint is taken", () => {
    const parsed = parseSignal("offer", sdp());
    expect(parsed).toEqual({ ok: true, value: { type: "offer", sdp: sdp(), fingerprint: `${"ee".repeat(31)}0f` } });
  });

  test.each<[string, string, RegExp]>([
    ["nothing", "", /does not begin like SDP/],
    ["JSON", '{"sdp":"v=0"}', /does not begin like SDP/],
    ["too long", sdp([...LINES, ...Array<string>(200).fill(`a=x:${"y".repeat(100)}`)]), /want at most 16384/],
    ["with a zero byte", sdp([...LINES, "a=x:\0"]), /outside printable ASCII/],
    ["with bare line feeds", sdp().replaceAll("\r\n", "\n"), /does not begin like SDP/],
    ["with a bare line feed inside", sdp([...LINES, "a=x\na=y"]), /outside printable ASCII/],
    ["with an unfinished line", `${sdp()}a=x`, /outside printable ASCII/],
    ["without media", sdp(without("m=")), /got 0 media sections/],
    ["with a microphone too", sdp([...LINES, "m=audio 9 UDP/TLS/RTP/SAVPF 111"]), /got 2 media sections/],
    ["of video", sdp([...without("m="), "m=video 9 UDP/TLS/RTP/SAVPF 96"]), /want one, and it a data channel/],
    ["without fingerprint", sdp(without("a=fingerprint")), /got 0 fingerprints/],
    ["with two fingerprints", sdp([...LINES, `a=fingerprint:sha-256 ${"00:".repeat(31)}00`]), /got 2 fingerprints/],
    ["with a second one spelled loudly", sdp([...LINES, `a=FINGERPRINT:sha-256 ${"00:".repeat(31)}00`]), /got 2/],
    ["with a SHA-1", sdp([...without("a=fingerprint"), `a=fingerprint:sha-1 ${"00:".repeat(19)}00`]), /it SHA-256/],
    ["with a short hash", sdp([...without("a=fingerprint"), `a=fingerprint:sha-256 ${"00:".repeat(30)}00`]), /SHA-256/],
  ])("that is %s is refused", (_, body, error) => {
    expect(parseSignal("offer", body)).toMatchObject({ ok: false, error: expect.stringMatching(error) });
    expect(parseSignal("answer", body).ok).toBe(false);
  });
});

describe("a candidate", () => {
  const good = { candidate: "candidate:1 1 udp 2122 192.0.2.2 43410 typ host", sdpMid: "0", sdpMLineIndex: 0 };

  test.each([good, { ...good, candidate: "" }, { ...good, sdpMid: null }, { ...good, sdpMLineIndex: null }])(
    "%j is taken",
    (fields) => {
      expect(parseSignal("candidate", candidateBody(fields))).toEqual({
        ok: true,
        value: { type: "candidate", ...fields },
      });
    },
  );

  test.each<[string, unknown]>([
    ["no object", "candidate:1"],
    ["a list", [good]],
    ["null", null],
    ["without a place", { ...good, sdpMid: null, sdpMLineIndex: null }],
    ["of another section", { ...good, sdpMLineIndex: 1 }],
    ["with a number for a name", { ...good, sdpMid: 0 }],
    ["with a long name", { ...good, sdpMid: "0".repeat(17) }],
    ["with line breaks", { ...good, candidate: "candidate:1\r\na=fingerprint:x" }],
    ["of another kind", { ...good, candidate: "a=ice-ufrag:x" }],
    ["too long", { ...good, candidate: `candidate:${"1".repeat(1_100)}` }],
    ["with more fields", { ...good, renegotiate: true }],
    ["with a prototype", JSON.parse(`{"__proto__":{},"candidate":"","sdpMid":"0","sdpMLineIndex":0}`)],
  ])("that is %s is refused", (_, fields) => {
    expect(parseSignal("candidate", JSON.stringify(fields)).ok).toBe(false);
  });
});

test("fuzzed bodies are refused or harmless, never an exception", () => {
  const kind = fc.constantFrom<LinkSignalKind>("offer", "answer", "candidate");
  const shuffled = fc.shuffledSubarray([...LINES, ...LINES], { minLength: 5 }).map((lines) => sdp(["v=0", ...lines]));
  const mutated = fc.tuple(fc.nat(sdp().length), fc.string({ unit: "binary" })).map(([at, text]) => {
    return sdp().slice(0, at) + text + sdp().slice(at + text.length);
  });
  fc.assert(
    fc.property(kind, fc.oneof(fc.string({ unit: "binary" }), fc.json(), shuffled, mutated), (given, body) => {
      const parsed = parseSignal(given, body);
      if (!parsed.ok) expect(parsed.error).toMatch(/^got /);
      if (!parsed.ok || parsed.value.type === "candidate") return;
      expect(body.length).toBeLessThanOrEqual(SDP_CHARS_MAX);
      expect(body.match(/^m=/gm)).toHaveLength(1);
      expect(body.match(/^a=fingerprint:/gim)).toHaveLength(1);
      expect(parsed.value.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    }),
    { numRuns: 2_000 },
  );
});
