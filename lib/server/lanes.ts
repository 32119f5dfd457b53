/**
 * A fair queue: so many jobs at once, fewer of one lane, taken round-robin over lanes and first-in-first-out inside one.
 * There is a lane per address: whoever sends much waits for themselves, and to others a place is always free or about to be.
 */
export interface LaneBounds {
  /** Jobs at work at once. */
  readonly atOnce: number;
  /** Jobs of one lane at work at once. */
  readonly perLaneAtOnce: number;
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

export function createLanes({ atOnce, perLaneAtOnce, perLaneMax, waitingMax }: LaneBounds): Lanes {
  /** Jobs waiting, per lane; the lane to be served first stands first. */
  const lanes = new Map<string, Job[]>();
  /** Jobs at work, per lane. */
  const busy = new Map<string, number>();
  let waiting = 0;
  let working = 0;

  const isFree = (lane: string): boolean => working < atOnce && (busy.get(lane) ?? 0) < perLaneAtOnce;

  function next(): void {
    for (const [lane, jobs] of lanes) {
      if (working >= atOnce) return;
      if (!isFree(lane)) continue;
      const job = jobs.shift();
      // Behind the others until its next turn.
      lanes.delete(lane);
      if (jobs.length > 0) lanes.set(lane, jobs);
      if (job === undefined) continue;
      waiting--;
      start(lane, job);
    }
  }

  function start(lane: string, job: Job): void {
    let isDone = false;
    working++;
    busy.set(lane, (busy.get(lane) ?? 0) + 1);
    job(() => {
      if (isDone) return;
      isDone = true;
      working--;
      const left = (busy.get(lane) ?? 1) - 1;
      if (left === 0) busy.delete(lane);
      else busy.set(lane, left);
      next();
    });
  }

  return {
    enter(lane, job) {
      // Whoever waits in this lane is first; whoever waits in another could have begun if there were a place.
      if (isFree(lane) && !lanes.has(lane)) {
        start(lane, job);
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
