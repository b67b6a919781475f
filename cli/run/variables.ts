import type { Secret } from '../secrets/reading.ts';

/** Variables that a shell and its tools depend on: no secret stands in their place. */
const reserved = new Set('HOME PATH PS1 PS2 PWD EDITOR XAUTHORITY USER TERM TERMINFO SHELL MAIL'.split(' '));
const reservedPrefixes = ['XDG_', 'LC_'];

const isReserved = (key: string): boolean =>
  reserved.has(key) || reservedPrefixes.some((prefix) => key.startsWith(prefix));

interface Variables {
  readonly values: Readonly<Record<string, string>>;
  /** Names of secrets that cannot be variables, each with the reason. */
  readonly dropped: readonly { readonly key: string; readonly reason: string }[];
}

/** The variables that secrets become; of equal names the later one wins. */
export const variablesOf = (secrets: readonly Pick<Secret, 'key' | 'value'>[]): Variables => {
  const values: Record<string, string> = {};
  const dropped: { key: string; reason: string }[] = [];
  for (const { key, value } of secrets) {
    if (isReserved(key)) dropped.push({ key, reason: 'the name is reserved' });
    else if (key.includes('=') || key.includes('\0'))
      dropped.push({ key, reason: 'no variable can have this name' });
    else if (value.includes('\0')) dropped.push({ key, reason: 'no variable can hold a NUL' });
    else values[key] = value;
  }
  return { values, dropped };
};
