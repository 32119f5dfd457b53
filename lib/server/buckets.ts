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
}

export function createBuckets({ burst, perSecond, keysMax }: BucketSize): Buckets {
  const buckets = new Map<string, { tokens: number; atMs: number }>();
  return {
    take(key, cost, nowMs) {
      const bucket = buckets.get(key) ?? { tokens: burst, atMs: nowMs };
      const tokens = Math.min(burst, bucket.tokens + ((nowMs - bucket.atMs) / 1_000) * perSecond);
      const granted = tokens >= cost;
      buckets.delete(key);
      buckets.set(key, { tokens: granted ? tokens - cost : tokens, atMs: nowMs });
      const [oldest] = buckets.keys();
      if (buckets.size > keysMax && oldest !== undefined) buckets.delete(oldest);
      return granted ? 0 : Math.ceil(((cost - tokens) / perSecond) * 1_000);
    },
  };
}
