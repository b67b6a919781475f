const read = Date.now;

/** Milliseconds since 1970, by the clock of the browser. */
export const clock = (): number => read();
