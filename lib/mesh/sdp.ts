/**
 * What of a signaling message may reach a browser's WebRTC stack, which is large and written for friendlier input. An
 * offer or answer describes one data channel and nothing else, with exactly one certificate fingerprint, because that
 * fingerprint is what the handshake binds to the session key. The sender signed all of it; this is about its shape.
 */
import type { Brand } from "@/lib/base/brand";
import { err, ok, type Result } from "@/lib/base/result";

export type LinkSignalKind = "offer" | "answer" | "candidate";

export interface Description {
  readonly type: "offer" | "answer";
  readonly sdp: string;
  /** SHA-256 of the DTLS certificate: 64 lower-case hexadecimal digits. */
  readonly fingerprint: string;
}

/** RTCIceCandidateInit as simple-peer spells it. */
export interface Candidate {
  readonly type: "candidate";
  readonly candidate: string;
  readonly sdpMid: string | null;
  readonly sdpMLineIndex: number | null;
}

/** Minted only by {@link parseSignal}. */
export type CheckedSignal = Brand<Description | Candidate, "CheckedSignal">;

/** A data-channel description is about 600 characters, and about 100 more for each candidate in it. */
export const SDP_CHARS_MAX = 16 * 1024;
const CANDIDATE_CHARS_MAX = 1_024;
const MID_CHARS_MAX = 16;

/** Judges one signaling body. The error says what was got and what is wanted. */
export function parseSignal(kind: LinkSignalKind, body: string): Result<CheckedSignal, string> {
  const parsed = kind === "candidate" ? parseCandidate(body) : parseDescription(kind, body);
  return parsed.ok ? ok(parsed.value as CheckedSignal) : parsed;
}

/** The other direction, for candidates; a description travels as its SDP. */
export const candidateBody = ({ candidate, sdpMid, sdpMLineIndex }: Omit<Candidate, "type">): string =>
  JSON.stringify({ candidate, sdpMid, sdpMLineIndex });

function parseDescription(type: "offer" | "answer", sdp: string): Result<Description, string> {
  if (sdp.length > SDP_CHARS_MAX) return err(`got ${sdp.length} characters of SDP, want at most ${SDP_CHARS_MAX}`);
  if (!sdp.startsWith("v=0\r\n")) return err("got a body that does not begin like SDP");
  if (!PRINTABLE_LINES.test(sdp)) return err("got SDP with characters outside printable ASCII");
  const lines = sdp.split("\r\n");
  const media = lines.filter((line) => line.startsWith("m="));
  if (media.length !== 1 || !DATA_CHANNEL.test(media[0] ?? ""))
    return err(`got ${media.length} media sections, want one, and it a data channel`);
  const fingerprints = lines.filter((line) => /^a=fingerprint:/i.test(line));
  const match = FINGERPRINT.exec(fingerprints[0] ?? "");
  if (fingerprints.length !== 1 || match?.[1] === undefined)
    return err(`got ${fingerprints.length} fingerprints, want one, and it SHA-256`);
  return ok({ type, sdp, fingerprint: match[1].replaceAll(":", "").toLowerCase() });
}

function parseCandidate(body: string): Result<Candidate, string> {
  if (body.length > CANDIDATE_CHARS_MAX)
    return err(`got a candidate of ${body.length} characters, want at most ${CANDIDATE_CHARS_MAX}`);
  const fields = jsonObject(body);
  if (fields === undefined) return err("got a candidate that is no JSON object");
  const { candidate, sdpMid, sdpMLineIndex, ...rest } = fields;
  if (Object.keys(rest).length > 0) return err("got a candidate with unknown fields");
  // The empty string is Firefox's "that was all".
  if (typeof candidate !== "string" || !/^(candidate:[\x20-\x7e]+)?$/.test(candidate))
    return err("got a candidate that is none");
  if (sdpMid !== null && !(typeof sdpMid === "string" && sdpMid.length <= MID_CHARS_MAX))
    return err("got a candidate with a bad sdpMid");
  // One media section: index 0. RTCIceCandidate throws when both are null.
  if (sdpMLineIndex !== 0 && !(sdpMLineIndex === null && sdpMid !== null))
    return err("got a candidate for a media section that is not there");
  return ok({ type: "candidate", candidate, sdpMid, sdpMLineIndex });
}

function jsonObject(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

const PRINTABLE_LINES = /^(?:[\x20-\x7e]*\r\n)*$/;
// RFC 8841 §5.1.
const DATA_CHANNEL = /^m=application \d{1,5} (?:UDP|TCP)\/DTLS\/SCTP webrtc-datachannel$/;
// RFC 8122 §5.
const FINGERPRINT = /^a=fingerprint:sha-256 ([0-9a-f]{2}(?::[0-9a-f]{2}){31})$/i;
