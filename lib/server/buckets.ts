/**
 * Token buckets: each key may spend a burst at once and then a steady rate. The number of keys is bounded too, since
 * whoever is limited may invent keys; the one unused longest is forgotten first, and being forgotten means a full bucket.
 */
export interface BucketSize {
  /** Tokens a key may spend at once. */
  readonly burst: number;
  /** Tokens that come back per second. */
  readonly perSecond: number;
  readonly keysMax: number;
}

export interface Buckets {
  /** Spends `cost` tokens and returns 0, or spends nothing and returns the milliseconds until it could. */
  take(key: string, cost: number, nowMs: number): number;
  /** Spends what has been used up already. The missing is a debt, of one more burst at most, so that it is paid in time. */
  owe(key: string, cost: number, nowMs: number): void;
}

export function createBuckets({ burst, perSecond, keysMax }: BucketSize): Buckets {
  const buckets = new Map<string, { tokens: number; atMs: number }>();

  /** What a key has by now. */
  function tokensOf(key: string, nowMs: number): number {
    const { tokens, atMs } = buckets.get(key) ?? { tokens: burst, atMs: nowMs };
    return Math.min(burst, tokens + (Math.max(0, nowMs - atMs) / 1_000) * perSecond);
  }

  function leave(key: string, tokens: number, nowMs: number): void {
    buckets.delete(key);
    buckets.set(key, { tokens, atMs: nowMs });
    const [oldest] = buckets.keys();
    if (buckets.size > keysMax && oldest !== undefined) buckets.delete(oldest);
  }

  return {
    take(key, cost, nowMs) {
      const tokens = tokensOf(key, nowMs);
      const granted = tokens >= cost;
      leave(key, granted ? tokens - cost : tokens, nowMs);
      return granted ? 0 : Math.ceil(((cost - tokens) / perSecond) * 1_000);
    },
    owe(key, cost, nowMs) {
      leave(key, Math.max(-burst, tokensOf(key, nowMs) - cost), nowMs);
    },
  };
}
