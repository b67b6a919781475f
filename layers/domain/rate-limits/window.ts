/** Milliseconds for which requests count together. */
export const windowMilliseconds = 60_000;

/** The minute of a subject in which an instant lies. */
export interface Window {
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly endsAt: number;
}

const offsetBasis = 0x811c9dc5;
const prime = 0x01000193;

/** FNV-1a, 32 bits: the same in every process, and good for nothing but spreading. */
const spreadOf = (text: string): number => {
  let hash = offsetBasis;
  for (let n = 0; n < text.length; n += 1) hash = Math.imul(hash ^ text.charCodeAt(n), prime);
  return hash >>> 0;
};

/** Minutes begin at another moment for each subject, so that those who wait do not all come back at once. */
export const windowAt = (id: string, now: number): Window => {
  const ahead = spreadOf(id) % windowMilliseconds;
  const number = Math.floor((now + ahead) / windowMilliseconds);
  return { number, endsAt: (number + 1) * windowMilliseconds - ahead };
};
