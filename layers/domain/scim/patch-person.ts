import { LocketError } from '../errors.ts';
import { normalizeName, visibleName } from '../visible-names.ts';
import { type AttributeChange, attributeChanges, invalidPatch, type PatchOperation } from './patch.ts';
import type { Attributes } from './scim-user.ts';

const longest = 255;
const address = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

const textIn = (value: unknown, member: string): string => {
  if (typeof value !== 'string') throw invalidPatch('invalidValue', `${member}: must be a text`);
  const name = normalizeName(value);
  if (name.length > longest)
    throw invalidPatch('invalidValue', `${member}: has more than ${longest} characters`);
  try {
    return name === '' ? '' : visibleName(name);
  } catch (error) {
    if (!(error instanceof LocketError)) throw error;
    throw invalidPatch('invalidValue', `${member}: ${error.message}`);
  }
};

export const optionalText = (value: unknown, member: string): string | null =>
  value === undefined || value === null ? null : textIn(value, member) || null;

const requiredText = (value: unknown, member: string): string => {
  const text = textIn(value, member);
  if (text === '') throw invalidPatch('invalidValue', `${member}: must not be empty`);
  return text;
};

/** Directories also send the words `True` and `False`. */
const flagIn = (value: unknown, member = 'active'): boolean => {
  const text = typeof value === 'string' ? value.toLowerCase() : value;
  if (text === true || text === 'true') return true;
  if (text === false || text === 'false') return false;
  throw invalidPatch('invalidValue', `${member}: must be true or false`);
};

const emailIn = (value: unknown): string => {
  const text = requiredText(value, 'emails').toLowerCase();
  if (!address.test(text)) throw invalidPatch('invalidValue', 'emails: must be an address');
  return text;
};

interface Email {
  readonly value?: unknown;
  readonly primary?: unknown;
  readonly type?: unknown;
}

type SaidEmail = Pick<Attributes, 'email' | 'emailType' | 'isPrimaryEmail'>;

const isPrimary = ({ primary }: Email): boolean =>
  primary === true || (typeof primary === 'string' && primary.toLowerCase() === 'true');

const saidEmail = (given: Email): SaidEmail => ({
  email: emailIn(given.value),
  emailType: optionalText(given.type, 'emails.type'),
  isPrimaryEmail:
    given.primary === undefined || given.primary === null ? null : flagIn(given.primary, 'emails.primary'),
});

/** The address that counts: the primary one, or else the first. */
const emailAmong = (emails: readonly Email[]): SaidEmail | undefined => {
  const chosen = emails.find(isPrimary) ?? emails[0];
  return chosen?.value === undefined ? undefined : saidEmail(chosen);
};

/** An address that stands for one that is not said. */
const assumedEmail = (address: unknown): SaidEmail => ({
  email: emailIn(address),
  emailType: 'work',
  isPrimaryEmail: true,
});

/** What a directory says of a person as a whole. An address as user name stands for one that is not said. */
export const attributesFrom = (given: {
  readonly userName: unknown;
  readonly externalId?: unknown;
  readonly name?: { readonly givenName?: unknown; readonly familyName?: unknown } | undefined;
  readonly displayName?: unknown;
  readonly emails?: readonly Email[] | undefined;
  readonly active?: unknown;
}): Attributes => {
  const userName = requiredText(given.userName, 'userName');
  return {
    userName,
    externalId: optionalText(given.externalId, 'externalId'),
    givenName: optionalText(given.name?.givenName, 'name.givenName'),
    familyName: optionalText(given.name?.familyName, 'name.familyName'),
    displayName: optionalText(given.displayName, 'displayName'),
    ...(emailAmong(given.emails ?? []) ?? assumedEmail(userName)),
    active: given.active === undefined || given.active === null ? true : flagIn(given.active),
  };
};

const mustStay = (member: string): LocketError => invalidPatch('mutability', `${member}: cannot be removed`);

type Reading = Partial<Record<string, unknown>>;

const nameChanged = ({ op, part, value }: AttributeChange): Partial<Attributes> => {
  if (op === 'remove')
    return {
      ...(part !== 'familyname' && { givenName: null }),
      ...(part !== 'givenname' && { familyName: null }),
    };
  const given: Reading =
    part === undefined && typeof value === 'object' && value !== null
      ? (value as Reading)
      : { [part === 'givenname' ? 'givenName' : part === 'familyname' ? 'familyName' : 'formatted']: value };
  return {
    ...('givenName' in given && { givenName: optionalText(given.givenName, 'name.givenName') }),
    ...('familyName' in given && { familyName: optionalText(given.familyName, 'name.familyName') }),
  };
};

/** One address is kept of each person; whichever of several a directory picks, it is that one. */
const emailsChanged = ({ op, part, value }: AttributeChange): Partial<Attributes> => {
  if (op === 'remove') throw mustStay('emails');
  if (part === 'type') return { emailType: optionalText(value, 'emails.type') };
  if (part === 'primary') return { isPrimaryEmail: flagIn(value, 'emails.primary') };
  if (part !== undefined && part !== 'value') return {};
  if (typeof value === 'string') return { email: emailIn(value) };
  const all = (Array.isArray(value) ? value : [value]) as readonly (Email | null)[];
  const said = emailAmong(all.filter((each): each is Email => typeof each === 'object' && each !== null));
  if (said === undefined) throw invalidPatch('invalidValue', 'emails: must hold an address');
  return said;
};

const changers: Readonly<Record<string, (change: AttributeChange) => Partial<Attributes>>> = {
  username: ({ op, value }) => {
    if (op === 'remove') throw mustStay('userName');
    return { userName: requiredText(value, 'userName') };
  },
  active: ({ op, value }) => {
    if (op === 'remove') throw mustStay('active');
    return { active: flagIn(value) };
  },
  externalid: ({ op, value }) => ({
    externalId: op === 'remove' ? null : optionalText(value, 'externalId'),
  }),
  displayname: ({ op, value }) => ({
    displayName: op === 'remove' ? null : optionalText(value, 'displayName'),
  }),
  name: nameChanged,
  emails: emailsChanged,
};

const changed = (person: Attributes, change: AttributeChange): Attributes => {
  const changer = Object.hasOwn(changers, change.attribute) ? changers[change.attribute] : undefined;
  return { ...person, ...changer?.(change) };
};

/**
 * What a PATCH makes of a person. Attributes that are not kept are passed over, as in requests that say everything.
 * `bad-request` for what cannot be.
 */
export const patchedPerson = (before: Attributes, operations: readonly PatchOperation[]): Attributes =>
  attributeChanges(operations).reduce(changed, before);
