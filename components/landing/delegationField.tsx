"use client";
/** Which rule names committers and proposers (P4, P6). */
import type { TableForm } from "@/lib/tab/tableForm";
import { Choice, ChoiceGroup } from "./choice";

export interface DelegationFieldProps {
  readonly delegation: TableForm["delegation"];
  readonly onChange: (delegation: TableForm["delegation"]) => void;
}

export const DelegationField = ({ delegation, onChange }: DelegationFieldProps) => (
  <ChoiceGroup legend="Draw">
    <Choice
      name="draw"
      title="Fair"
      text="Every seat has its turn: mod n."
      checked={delegation === "fair"}
      onChoose={() => onChange("fair")}
    />
    <Choice
      name="draw"
      title="As printed"
      text="mod n − 1: the last seat is never drawn."
      checked={delegation === "whitepaper"}
      onChoose={() => onChange("whitepaper")}
    />
  </ChoiceGroup>
);
