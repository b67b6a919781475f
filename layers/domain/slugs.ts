import { LocketError } from './errors.ts';
import type { Runtime } from './runtime.ts';

/** Longest slug, in characters. */
export const maxSlugLength = 64;

/** Longest slug that `slugFor` makes. */
const maxMadeSlugLength = 36;

const kebab = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/**
 * True for lower-case kebab of 1 to 64 characters: exactly the words that `slugify` leaves as they are.
 *
 * This holds for projects, environments, roles, tags and keys alike. Underscores are word breaks to the
 * slugifier, so no slug contains one.
 */
export const isSlug = (text: string): boolean => text.length <= maxSlugLength && kebab.test(text);

/** @throws LocketError `invalid-input` naming the member, unless `isSlug`. */
export function assertSlug(text: string, member = 'slug'): void {
  if (!isSlug(text)) {
    throw new LocketError(
      'invalid-input',
      `${member} must be 1 to ${maxSlugLength} lower-case letters, digits and single dashes`,
    );
  }
}

/**
 * A name as a slug: accents dropped, camel case split, everything but letters and digits a dash, at most
 * `maxLength` characters. Empty when the name has no Latin letter or digit.
 */
export function slugify(name: string, maxLength = maxSlugLength): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replaceAll('&', ' and ')
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, maxLength + 1)
    .replace(/^-+/, '')
    .slice(0, maxLength)
    .replace(/-+$/, '');
}

/**
 * The slug that a new project or group gets: its name, or `otherwise` where that has no Latin letter or digit, and four
 * random characters (lower-case letters and digits), in all 5 to 36 characters.
 */
export function slugFor(name: string, random4: string, otherwise: string): string {
  const base = slugify(name, maxMadeSlugLength - random4.length - 1) || otherwise;
  return `${base}-${random4}`;
}

const slugLetters = '0123456789abcdefghijklmnopqrstuvwxyz';

/** Four random characters for `slugFor`. */
export const randomSlugLetters = (runtime: Pick<Runtime, 'randomBytes'>): string =>
  [...runtime.randomBytes(4)].map((byte) => slugLetters[byte % slugLetters.length]).join('');
