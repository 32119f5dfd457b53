import { describe, expect, test } from "vitest";
import { ok } from "@/lib/base/result";
import { answerEach, createGroupCommit } from "./groupCommit";
import { StorageError } from "./store";

/** A disk whose commits end when the test says so. */
function slowDisk(fault: (jobs: readonly number[]) => unknown = () => undefined) {
  const commits: (readonly number[])[] = [];
  const waiting: (() => void)[] = [];
  const group = createGroupCommit<number, string>(async (jobs) => {
    commits.push(jobs);
    await new Promise<void>((resolve) => waiting.push(resolve));
    const trouble = fault(jobs);
    if (trouble !== undefined) throw trouble;
    return jobs.map((job) => ok(`${job} done`));
  });
  // Lets everything that can happen now happen.
  const turn = async (): Promise<void> => {
    for (let i = 0; i < 10; i++) await Promise.resolve();
  };
  const finish = async (): Promise<void> => {
    waiting.shift()?.();
    await turn();
  };
  /** The first job's commit is under way when the others are asked for. */
  const submitAll = async (first: number, ...others: readonly number[]): Promise<Promise<string>[]> => {
    const answers = [group.submit(first)];
    await turn();
    return [...answers, ...others.map((job) => group.submit(job))];
  };
  return { group, commits, finish, submitAll };
}

const codes = (results: readonly PromiseSettledResult<unknown>[]) =>
  results.map((result) => (result.status === "fulfilled" ? result.value : (result.reason as StorageError).code));

describe("group commit", () => {
  test("takes what was asked for in one turn together", async () => {
    const { group, commits, finish } = slowDisk();
    const answers = [1, 2, 3].map((job) => group.submit(job));
    await finish();
    await finish();
    expect(await Promise.all(answers)).toEqual(["1 done", "2 done", "3 done"]);
    expect(commits).toEqual([[1, 2, 3]]);
  });

  test("takes what was asked for during a commit into the next, in order", async () => {
    const { group, commits, finish, submitAll } = slowDisk();
    const answers = await submitAll(1, 2, 3);
    await finish();
    answers.push(...[4, 5].map((job) => group.submit(job)));
    await finish();
    await finish();
    expect(await Promise.all(answers)).toEqual([1, 2, 3, 4, 5].map((job) => `${job} done`));
    expect(commits).toEqual([[1], [2, 3], [4, 5]]);
  });

  test("does one by one what is too much together", async () => {
    const { commits, finish, submitAll } = slowDisk((jobs) =>
      jobs.includes(13) ? new StorageError("quota", "full") : undefined,
    );
    const answers = Promise.allSettled(await submitAll(1, 2, 13, 3));
    for (let i = 0; i < 6; i++) await finish();
    expect(codes(await answers)).toEqual(["1 done", "2 done", "quota", "3 done"]);
    expect(commits).toEqual([[1], [2, 13, 3], [2], [13], [3]]);
  });

  test("tells all of a failed group, and goes on", async () => {
    const { finish, submitAll } = slowDisk((jobs) => (jobs.includes(2) ? new StorageError("failed", "?") : undefined));
    const answers = Promise.allSettled(await submitAll(1, 2, 3));
    await finish();
    await finish();
    const [later] = await submitAll(4);
    await finish();
    expect(codes(await answers)).toEqual(["1 done", "failed", "failed"]);
    expect(await later).toBe("4 done");
  });

  test("refuses after close what had not begun", async () => {
    const { group, finish, submitAll } = slowDisk();
    const answers = Promise.allSettled(await submitAll(1, 2));
    group.close();
    await finish();
    expect(codes(await answers)).toEqual(["1 done", "lost"]);
  });

  test("does not queue without end", async () => {
    const { group } = slowDisk();
    expect(() => {
      for (let job = 0; job < 10_000; job++) group.submit(job).catch(() => {});
    }).toThrow("writers wait for their writes");
  });
});

test("only a StorageError is one job's own answer", () => {
  const act = (fault: unknown) => () => {
    throw fault;
  };
  expect(answerEach([1], act(new StorageError("conflict", "x")))).toMatchObject([{ ok: false }]);
  expect(() => answerEach([1], act(new TypeError("our own")))).toThrow("our own");
});
