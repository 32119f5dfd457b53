"use client";
import { shortHash } from "@/lib/picture/hashes";
import { seatName } from "@/lib/picture/rounds";
/** The selected thing, whatever it is. */
import type { View } from "@/lib/port/view";
import type { Selection } from "@/lib/tab/selection";
import { BlockDetails } from "./blockDetails";
import { EventDetails } from "./eventDetails";
import { RoundDetails } from "./roundDetails";
import { TransactionDetails } from "./transactionDetails";
import { ValidatorDetails } from "./validatorDetails";

export function Details({ selection }: { readonly selection: Selection }) {
  switch (selection.type) {
    case "validator":
      return <ValidatorDetails seat={selection.seat} />;
    case "message":
      return <EventDetails seq={selection.seq} />;
    case "block":
      return <BlockDetails height={selection.height} />;
    case "round":
      return <RoundDetails height={selection.height} round={selection.round} />;
    case "transaction":
      return <TransactionDetails id={selection.id} />;
  }
}

export function titleOf(selection: Selection, view: View): string {
  switch (selection.type) {
    case "validator":
      return `Seat ${selection.seat}, ${seatName(view, selection.seat)}`;
    case "message":
      return `Event ${selection.seq}`;
    case "block":
      return `Block #${selection.height}`;
    case "round":
      return `#${selection.height}, round ${selection.round}`;
    case "transaction":
      return `Transaction ${shortHash(selection.id)}`;
  }
}
