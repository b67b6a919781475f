/** Where the user name stands in a search filter. */
const placeholder = /\{\{\s*username\s*\}\}/g;

// A value may hold anything but what has a meaning in filters; characters beyond ASCII are written as they are.
const item = /\([\w-]+(?:[~<>]?=|(?::[\w.-]+)*:=)(?:[^()\\\p{Cc}]|\\[0-7][\da-f])*\)/giu;
const combined = /\((?:[&|](?:\(\))+|!\(\))\)/g;
const done = '()';

/** Whether a text is one filter of RFC 4515: its innermost parts are taken out until nothing is left of it. */
const isFilter = (text: string): boolean => {
  let left = text.replace(item, done);
  for (let before = ''; before !== left; ) {
    before = left;
    left = left.replace(combined, done);
  }
  return left === done;
};

/** Why a text is no filter that finds somebody by name; undefined for a good one. */
export const faultOfFilter = (text: string): string | undefined => {
  if (text.search(placeholder) < 0) return 'must have {{username}} where the user name stands';
  // A name of an attribute or rule holds no backslash: where one may stand, a value stands.
  const sample = text.replace(placeholder, '\\28');
  if (sample.includes('{{')) return 'has a placeholder other than {{username}}';
  return isFilter(sample) ? undefined : 'must be a filter such as (uid={{username}})';
};

/** Why a text is no filter with these placeholders, each of which stands for one value; undefined for a good one. */
export const faultOfTemplate = (text: string, known: RegExp): string | undefined => {
  const sample = text.replace(known, '\\28');
  if (sample.includes('{{')) return 'has a placeholder that is not known';
  return isFilter(sample) ? undefined : 'must be a filter of RFC 4515';
};

const escaped = (character: string): string => `\\${character.charCodeAt(0).toString(16).padStart(2, '0')}`;

/** A text as a value in a filter (RFC 4515, 3). */
export const escapedValue = (text: string): string => text.replace(/[\p{Cc}*()\\]/gu, escaped);

/** The filter for a user name, which cannot add to its structure (RFC 4515, 3). */
export const filterFor = (template: string, username: string): string => {
  const value = escapedValue(username);
  return template.replace(placeholder, () => value);
};
