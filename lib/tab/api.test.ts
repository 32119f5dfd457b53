import { expect, test } from "vitest";
import { counted, entered, viewOf } from "@/lib/port/samples";
import { createApi } from "./api";
import { tabAt } from "./testTab";

test("its status names the round that the phase is of, also if votes of a later one are here", () => {
  const view = viewOf([entered(), counted("attest", 2, { round: 1 })]);
  expect(createApi(tabAt({ view }).session).status()).toMatchObject({ height: 1, round: 0 });
});
