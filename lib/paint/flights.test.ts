import { describe, expect, test } from "vitest";
import type { MessageFact, TraceEvent } from "@/lib/port/trace";
import { createFlights, departuresOf, FLIGHT_MS } from "./flights";

let seq = 0;
const message = (kind: string, about: Partial<MessageFact> = {}): TraceEvent => ({
  type: "message",
  kind,
  of: "",
  height: 1,
  round: 0,
  direction: "out",
  peer: "peer 1",
  from: 0,
  to: 1,
  sentAt: 0,
  recvAt: null,
  bytes: 100,
  verified: null,
  seq: ++seq,
  at: 0,
  causeSeq: null,
  ...about,
});

describe("flights", () => {
  test.each([
    ["commitment", "", "commit"],
    ["proposal", "", "propose"],
    ["vote", "attest", "attest"],
    ["vote", "finality", "finality"],
    ["vote", "nullify", "nullify"],
    ["certificate", "attest", "other"],
    ["transactions", "", "transactions"],
    ["status", "", undefined],
    ["hello", "", undefined],
  ])("a message %s %s flies as %s", (kind, of, expected) => {
    const flights = createFlights();
    flights.take(departuresOf([message(kind, { of })]), 0);
    expect(flights.current(1)[0]?.kind).toBe(expected);
  });

  test("land after a while and are forgotten", () => {
    const flights = createFlights();
    flights.take(departuresOf([message("proposal")]), 1_000);
    expect(flights.current(1_000 + FLIGHT_MS - 1)).toHaveLength(1);
    expect(flights.current(1_000 + FLIGHT_MS)).toHaveLength(0);
  });

  test("need a seat at both ends", () => {
    const flights = createFlights();
    flights.take(departuresOf([message("proposal", { from: null }), message("proposal", { to: null })]), 0);
    expect(flights.current(1)).toEqual([]);
  });

  test("a busy link is one pulse with a count, the others stay as they are", () => {
    const flights = createFlights();
    for (let ms = 0; ms < 200; ms++) flights.take(departuresOf([message("transactions")]), ms);
    flights.take(departuresOf([message("vote", { of: "attest", to: 2 })]), 199);
    const drawn = flights.current(200);
    const total = drawn.reduce((sum, { count }) => sum + count, 0);
    expect(total).toBe(201);
    expect(drawn.length).toBeLessThan(35);
    expect(drawn.filter(({ to }) => to === 2)).toHaveLength(1);
  });

  test("there are never too many", () => {
    const flights = createFlights();
    for (let at = 0; at < 1_000; at++) flights.take(departuresOf([message("proposal", { to: at % 64 })]), at / 100);
    expect(flights.current(11).length).toBeLessThanOrEqual(120);
  });
});
