// Several threads at one operation. The leader publishes a job of numbered parts; all, the leader too, claim one part after
// the other by compare-and-swap on a word that holds the number of the job. The leader waits only for parts that were claimed,
// so that a follower who gets no processor costs nothing. Which thread does a part has no influence on its result.
import { matmul } from "./matmul";
import { adam, sgd } from "./updates";

/** Where the team keeps its words; `src/layout.ts` has the same. */
const TEAM: usize = 128;
/** Job, next part and number of parts: 32, 16 and 16 bits. */
const STATE = TEAM;
/** The half of STATE that holds the job: who sleeps waits for it to change. */
const JOB = TEAM + 4;
/** How many parts are finished. */
const DONE = TEAM + 8;
const SLEEPERS = TEAM + 12;
const STOP = TEAM + 16;
/** The operation and its arguments. */
const ARGUMENTS = TEAM + 32;

/**
 * How often a follower looks for work before it sleeps, and the leader for the end of the last parts: some 0.3 ms, for waking
 * takes longer than many an operation. What lies between two operations of a step is shorter.
 */
const GLANCES = 200000;

const MATMUL = 0;
const SGD = 1;
const ADAM = 2;

@inline
function put(index: i32, value: usize): void {
  store<usize>(ARGUMENTS + 4 * index, value);
}

@inline
function putFloat(index: i32, value: f32): void {
  store<f32>(ARGUMENTS + 4 * index, value);
}

@inline
function get(index: i32): i32 {
  return load<i32>(ARGUMENTS + 4 * index);
}

@inline
function getFloat(index: i32): f32 {
  return load<f32>(ARGUMENTS + 4 * index);
}

@inline
function share(count: i32, part: i32, parts: i32): i32 {
  return part == parts ? count : <i32>((<i64>count * part) / parts) & ~15;
}

function perform(part: i32, parts: i32, thread: i32): void {
  switch (get(0)) {
    case MATMUL: {
      const space = get(10) + thread * get(11);
      matmul(get(1), get(2), get(3), get(4), get(5), get(6), get(7), get(8), get(9), space, part, parts);
      break;
    }
    case SGD: {
      const start = share(get(8), part, parts), end = share(get(8), part + 1, parts);
      sgd(get(1), get(2), get(3), getFloat(4), getFloat(5), get(6) != 0, getFloat(7), start, end);
      break;
    }
    default: {
      const start = share(get(12), part, parts), end = share(get(12), part + 1, parts);
      adam(
        get(1), get(2), get(3), get(4), getFloat(5), getFloat(6), getFloat(7), getFloat(8), getFloat(9), getFloat(10),
        getFloat(11), start, end,
      );
    }
  }
}

/** Does one part of `state`, unless somebody else was faster. */
@inline
function claim(state: i64, thread: i32): void {
  if (atomic.cmpxchg<i64>(STATE, state, state + 0x10000) != state) return;
  perform(<i32>(state >> 16) & 0xffff, <i32>state & 0xffff, thread);
  atomic.add<i32>(DONE, 1);
}

@inline
function idle(state: i64): bool {
  return ((<i32>(state >> 16)) & 0xffff) >= (<i32>state & 0xffff);
}

/** Publishes what the arguments say, in `parts` parts, and works along. Returns how many parts others still have to finish. */
function lead(parts: i32): i32 {
  atomic.store<i32>(DONE, 0);
  const job = atomic.load<i32>(JOB) + 1;
  atomic.store<i64>(STATE, (<i64>job << 32) | <i64>parts);
  if (atomic.load<i32>(SLEEPERS) > 0) atomic.notify(JOB, -1);
  let state = atomic.load<i64>(STATE);
  while (!idle(state)) {
    claim(state, 0);
    state = atomic.load<i64>(STATE);
  }
  return missing(false);
}

/** How many parts of the job are not finished, after a while of waiting; with `sleep` the processor is given away. */
export function missing(sleep: bool): i32 {
  const parts = <i32>atomic.load<i64>(STATE) & 0xffff;
  let done = atomic.load<i32>(DONE);
  for (let i = 0; i < GLANCES && done < parts; i++) done = atomic.load<i32>(DONE);
  // for 100 µs at most: nobody notifies
  if (sleep && done < parts) atomic.wait<i32>(DONE, done, 100000);
  return parts - atomic.load<i32>(DONE);
}

/** What a worker does until `stop`. */
export function follow(thread: i32): void {
  let glances = 0;
  while (atomic.load<i32>(STOP) == 0) {
    const state = atomic.load<i64>(STATE);
    if (!idle(state)) {
      claim(state, thread);
      glances = 0;
    } else if (++glances > GLANCES) {
      atomic.add<i32>(SLEEPERS, 1);
      atomic.wait<i32>(JOB, <i32>(state >> 32), -1);
      atomic.sub<i32>(SLEEPERS, 1);
      glances = 0;
    }
  }
}

/** Ends all followers. */
export function stop(): void {
  atomic.store<i32>(STOP, 1);
  atomic.store<i64>(STATE, (<i64>(atomic.load<i32>(JOB) + 1)) << 32);
  atomic.notify(JOB, -1);
}

/** `matmul` in parts; `size` is the working space of each thread. */
export function matmulTogether(
  c: usize, a: usize, b: usize, m: i32, depth: i32, n: i32, transposed: i32,
  bias: usize, activation: i32, space: usize, size: i32, parts: i32,
): i32 {
  put(0, MATMUL);
  put(1, c), put(2, a), put(3, b), put(4, m), put(5, depth), put(6, n), put(7, transposed);
  put(8, bias), put(9, activation), put(10, space), put(11, size);
  return lead(parts);
}

/** `sgd` in parts. */
export function sgdTogether(
  p: usize, gradient: usize, velocity: usize, rate: f32, momentum: f32, nesterov: bool, decay: f32, count: i32, parts: i32,
): i32 {
  put(0, SGD);
  put(1, p), put(2, gradient), put(3, velocity), putFloat(4, rate), putFloat(5, momentum), put(6, nesterov);
  putFloat(7, decay), put(8, count);
  return lead(parts);
}

/** `adam` in parts. */
export function adamTogether(
  p: usize, gradient: usize, m: usize, v: usize,
  rate: f32, beta1: f32, rest1: f32, beta2: f32, rest2: f32, epsilon: f32, decay: f32, count: i32, parts: i32,
): i32 {
  put(0, ADAM);
  put(1, p), put(2, gradient), put(3, m), put(4, v), putFloat(5, rate), putFloat(6, beta1), putFloat(7, rest1);
  putFloat(8, beta2), putFloat(9, rest2), putFloat(10, epsilon), putFloat(11, decay), put(12, count);
  return lead(parts);
}
