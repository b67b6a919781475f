/** The moment, by the clock of the browser: a page has no runtime that is handed in. */
// biome-ignore lint/plugin: the one place of the dashboard that looks at the clock.
export const now = (): Date => new Date();

/** The same in milliseconds since 1970. */
export const clock = (): number => now().getTime();
