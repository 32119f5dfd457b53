/**
 * Group commit: while one transaction is under way, what is asked for next waits and then shares the following one. A
 * durable commit costs milliseconds whatever is in it, so under load many writers pay for one. Order is kept, and each
 * writer hears its own answer.
 */
import { assert } from "@/lib/base/assert";
import { err, ok, type Result } from "@/lib/base/result";
import { StorageError } from "./store";

/** Writers that wait; everyone in the house waits for its own write before the next, so more are our own mistake. */
const WAITING_MAX = 4_096;
/** Writes of one transaction: enough for any burst, and the first of them does not wait long for the last. */
const GROUP_MAX = 256;

export type Answer<T> = Result<T, StorageError>;

export interface GroupCommit<Job, T> {
  /** Rejects with the job's own error, or with `lost` after close. */
  submit(job: Job): Promise<T>;
  close(): void;
}

/** @param commit does all jobs or none; an answer for each. Rejects with what befell the transaction as a whole. */
export function createGroupCommit<Job, T>(
  commit: (jobs: readonly Job[]) => Promise<readonly Answer<T>[]>,
): GroupCommit<Job, T> {
  const waiting: Waiting<Job, T>[] = [];
  let running = false;
  let closed = false;

  async function run(): Promise<void> {
    running = true;
    // Writes of one turn share a transaction, the first of them too.
    await undefined;
    while (waiting.length > 0) await settle(waiting.splice(0, GROUP_MAX));
    running = false;
  }

  async function settle(group: readonly Waiting<Job, T>[]): Promise<void> {
    const answers = await attempt(group.map(({ job }) => job));
    for (const [i, { resolve, reject }] of group.entries()) {
      const answer = answers[i] as Answer<T> | { readonly ok: false; readonly error: unknown };
      if (answer.ok) resolve(answer.value);
      else reject(answer.error);
    }
  }

  async function attempt(jobs: readonly Job[]): Promise<readonly (Answer<T> | Fault)[]> {
    if (closed) return jobs.map(() => err(CLOSED));
    try {
      return await commit(jobs);
    } catch (fault) {
      // A vote must not fail because it shared a transaction with something large.
      if (jobs.length > 1 && fault instanceof StorageError && fault.code === "quota") return oneByOne(jobs);
      return jobs.map(() => ({ ok: false, error: fault }));
    }
  }

  async function oneByOne(jobs: readonly Job[]): Promise<readonly (Answer<T> | Fault)[]> {
    const answers: (Answer<T> | Fault)[] = [];
    for (const job of jobs) answers.push(...(await attempt([job])));
    return answers;
  }

  return {
    submit(job) {
      assert(waiting.length < WAITING_MAX, "writers wait for their writes");
      return new Promise((resolve, reject) => {
        waiting.push({ job, resolve, reject });
        if (!running) void run();
      });
    },
    close() {
      closed = true;
    },
  };
}

/** Does each job in turn on `act`; a StorageError is that job's own answer, anything else ends the group. */
export function answerEach<Job, T>(jobs: readonly Job[], act: (job: Job) => T): Answer<T>[] {
  return jobs.map((job) => {
    try {
      return ok(act(job));
    } catch (fault) {
      if (fault instanceof StorageError) return err(fault);
      throw fault;
    }
  });
}

interface Waiting<Job, T> {
  readonly job: Job;
  readonly resolve: (value: T) => void;
  readonly reject: (fault: unknown) => void;
}

interface Fault {
  readonly ok: false;
  readonly error: unknown;
}

const CLOSED = new StorageError("lost", "the store was closed");
