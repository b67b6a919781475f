/** A path of this very site, which is all that an address may have somebody go back to. */
export const ownPath = (to: unknown): string | undefined =>
  typeof to === 'string' && /^\/(?![/\\])[^\p{Cc}]*$/u.test(to) ? to : undefined;

/** Milliseconds for which a sign-in that began elsewhere may be finished. */
const lasting = 900_000;

/** The path that a kept text names, if it is one of this site and not too old. */
export const keptPath = (text: string | null, now: number): string | undefined => {
  try {
    const { path, at } = JSON.parse(text ?? 'null') ?? {};
    return typeof at === 'number' && at <= now && now - at <= lasting ? ownPath(path) : undefined;
  } catch {
    return undefined;
  }
};
