"use client";
/** A proof, whoever it comes from: what it claims, every step of its check, and the way from its leaf to the signed root. */
import { useEffect, useState } from "react";
import { Row, Rows, Section } from "@/components/inspect/rows";
import { countOf } from "@/lib/base/words";
import type { CheckStep } from "@/lib/client/steps";
import { decodePayload } from "@/lib/picture/payload";
import { checkProof, type InclusionBundle } from "@/lib/tab/checking";
import { useTabState } from "@/lib/tab/useTab";
import { CheckSteps } from "./checkSteps";
import { PathDrawing } from "./pathDrawing";

export function ProofCheck({ bundle }: { readonly bundle: InclusionBundle }) {
  const { steps, holds } = useCheck(bundle);
  const { text, kind } = decodePayload(bundle.tx.payload);
  const { header, index, txId } = bundle;
  return (
    <>
      <Section title="It claims">
        <Rows>
          <Row name="Transaction">
            <span className="break-all font-mono text-xs">{txId}</span>
          </Row>
          <Row name={kind === "bytes" ? "Payload, hex" : "Payload"}>
            <bdi className="line-clamp-4 whitespace-pre-wrap break-all font-mono text-xs">{text}</bdi>
          </Row>
          <Row name="Place">{`${index} in the log of ${header.logSize}, as of block ${header.height}`}</Row>
          <Row name="Table">
            <Network bundle={bundle} />
          </Row>
        </Rows>
      </Section>
      <Section title="Checked here, asking nobody">
        <CheckSteps label="Verification of the proof" steps={steps} holds={holds} />
      </Section>
      <PathDrawing bundle={bundle} />
    </>
  );
}

/** A proof proves for the network it names, which need not be the one this page is at. */
function Network({ bundle }: { readonly bundle: InclusionBundle }) {
  const { genesis } = bundle.sealed;
  const own = useTabState(({ record }) => record?.genesis ?? null);
  const isOwn = own !== null && JSON.stringify(own) === JSON.stringify(genesis);
  return isOwn ? (
    `${genesis.name}, this table`
  ) : (
    <span className="text-warn">{`${genesis.name}, ${countOf(genesis.validators.length, "seat")}: another table than this one`}</span>
  );
}

interface Check {
  readonly of: InclusionBundle;
  readonly steps: readonly CheckStep[];
  readonly holds: boolean | null;
}

function useCheck(bundle: InclusionBundle): Check {
  const [check, setCheck] = useState<Check | null>(null);
  useEffect(() => {
    let isAsked = true;
    const steps: CheckStep[] = [];
    const show = (holds: boolean | null) => isAsked && setCheck({ of: bundle, steps: [...steps], holds });
    void checkProof(bundle, (step) => {
      steps.push(step);
      show(null);
    }).then(show);
    return () => {
      isAsked = false;
    };
  }, [bundle]);
  return check?.of === bundle ? check : { of: bundle, steps: [], holds: null };
}
