import * as z from 'zod';
import { sha256Hex } from '../digests.ts';
import { misleadingIn, normalizeName } from '../visible-names.ts';

/** Longest identifier of a person at an identity provider, in characters (OpenID Connect Core, section 2). */
const maxExternalId = 255;
const maxName = 128;

/** Somebody as an identity provider names them, once its word is proven. */
export const VouchedPerson = z.object({
  /** Whose provider it is: an organization's, or the instance's. */
  orgId: z.string().min(1),
  /** How it is said: `oidc`, `ldap`, a SAML profile, or a provider of the whole instance. */
  method: z.string().min(1),
  /** Which provider says it, for what one calls a person is nobody at another. */
  issuer: z.string().min(1),
  /** What the provider calls the person, for good: `sub`, NameID, or a unique attribute. */
  externalId: z.string().min(1).max(maxExternalId),
  /** Plain and in lower case; null when the provider names none that can be an account's. */
  address: z.string().nullable(),
  /** Whether the provider says that mail to the address reaches the person. */
  isAddressVerified: z.boolean(),
  firstName: z.string().nullable(),
  lastName: z.string().nullable(),
  /** Whether the provider began, and no browser asked for it. */
  isUnsolicited: z.literal(true).optional(),
  /** The revision of the organization's provider by which it was said; absent for providers of the instance. */
  configRevision: z.int().positive().optional(),
  /** Where it stands what the provider says beside that; absent where it says nothing. */
  wordId: z.string().min(1).optional(),
});

export type VouchedPerson = Readonly<z.output<typeof VouchedPerson>>;

/** The same for every spelling of one person by one provider, and of fixed length. */
export const aliasName = ({ method, issuer, externalId }: VouchedPerson): string =>
  sha256Hex(JSON.stringify([method, issuer, externalId]));

const address = z.email().max(255);
/** Printable ASCII: no letter of another alphabet that looks like one of these, and no case but this one. */
const plain = /^[\x21-\x7e]+$/;

/** An address as accounts have theirs; null for a text that is none, or that could be taken for another one. */
export const plainAddress = (text: unknown): string | null => {
  if (typeof text !== 'string') return null;
  const trimmed = text.trim();
  if (!plain.test(trimmed)) return null;
  const parsed = address.safeParse(trimmed.toLowerCase());
  return parsed.success ? parsed.data : null;
};

/** A name as it is shown; null for one that cannot be. */
export const nameFrom = (text: unknown): string | null => {
  if (typeof text !== 'string') return null;
  const name = normalizeName(text);
  return name === '' || name.length > maxName || misleadingIn(name) !== undefined ? null : name;
};

const printable = /^[\x20-\x7e]+$/;

/** An identifier of a person; undefined for what is none: nothing is cut off, for that would make two people one. */
export const externalIdFrom = (text: unknown): string | undefined =>
  typeof text === 'string' && text.length <= maxExternalId && printable.test(text) ? text : undefined;

export const domainOf = (text: string): string => text.slice(text.lastIndexOf('@') + 1);
