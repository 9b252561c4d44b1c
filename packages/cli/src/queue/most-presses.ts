/** The API gives this many at most. */
export const mostPresses = 1000;
