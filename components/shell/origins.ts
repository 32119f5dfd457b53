"use client";
/** Where other devices find this page, handed down from the server, which alone knows its addresses. */
import { createContext, useContext } from "react";

/** Likeliest first; none if no other device can. Null: where it was opened. */
type Origins = readonly string[] | null;

const Context = createContext<Origins>(null);

export const OriginsProvider = Context.Provider;

export const useOrigins = (): Origins => useContext(Context);
