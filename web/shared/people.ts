interface Person {
  readonly username: string;
  readonly firstName?: string | null;
  readonly lastName?: string | null;
}

/** What a person is called, or else their username. */
export const nameOf = ({ username, firstName, lastName }: Person): string =>
  [firstName, lastName].filter(Boolean).join(' ') || username;

/** A short name out of a name, as addresses and clients use it. */
export const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 64);
