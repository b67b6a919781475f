import { LocketError } from './errors.ts';

/** Longest slug, in characters. */
export const maxSlugLength = 64;

/** Longest project slug that `projectSlug` makes. */
const maxProjectSlugLength = 36;

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
 * The slug a new project gets: its name and four random characters (lower-case letters and digits), in all 5
 * to 36 characters.
 */
export function projectSlug(name: string, random4: string): string {
  const base = slugify(name, maxProjectSlugLength - random4.length - 1) || 'project';
  return `${base}-${random4}`;
}
