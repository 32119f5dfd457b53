/**
 * A fair queue: so many jobs at once, taken round-robin over lanes and first-in-first-out inside one. There is a lane
 * per address, so whoever sends much waits for themselves, and others wait for one of their jobs at most.
 */
export interface LaneBounds {
  /** Jobs at work at once. */
  readonly atOnce: number;
  /** Jobs waiting in one lane. */
  readonly perLaneMax: number;
  /** Jobs waiting in all of them. */
  readonly waitingMax: number;
}

/** Calls `done`, once or more often, when its place may be taken by the next. */
export type Job = (done: () => void) => void;

export interface Lanes {
  /** False when the queue is full; the job is not taken then. */
  enter(lane: string, job: Job): boolean;
}

export function createLanes({ atOnce, perLaneMax, waitingMax }: LaneBounds): Lanes {
  /** Lanes with jobs waiting, the next to be served first. */
  const lanes = new Map<string, Job[]>();
  let waiting = 0;
  let working = 0;

  function next(): void {
    for (const [lane, jobs] of lanes) {
      if (working >= atOnce) return;
      const job = jobs.shift();
      // Behind the others until its next turn.
      lanes.delete(lane);
      if (jobs.length > 0) lanes.set(lane, jobs);
      if (job === undefined) continue;
      waiting--;
      start(job);
    }
  }

  function start(job: Job): void {
    let isDone = false;
    working++;
    job(() => {
      if (isDone) return;
      isDone = true;
      working--;
      next();
    });
  }

  return {
    enter(lane, job) {
      if (working < atOnce && waiting === 0) {
        start(job);
        return true;
      }
      const jobs = lanes.get(lane) ?? [];
      if (waiting >= waitingMax || jobs.length >= perLaneMax) return false;
      jobs.push(job);
      lanes.set(lane, jobs);
      waiting++;
      return true;
    },
  };
}
