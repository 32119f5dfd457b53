/** A value of type T that has earned a name: it was computed, parsed or checked where the brand is minted. */
declare const brand: unique symbol;
export type Brand<T, Name extends string> = T & { readonly [brand]: { readonly [N in Name]: true } };
