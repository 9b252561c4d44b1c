/** Short, so that tests are; the order of things is what is tested. Milliseconds. */
export const shortTimes = {
  timeoutMs: 1000,
  settleMs: 20,
  backoffBaseMs: 5,
  backoffCapMs: 40,
  gestureWindowMs: 3000,
};
