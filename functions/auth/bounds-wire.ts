import * as z from 'zod';
import type { TokenBounds } from '../../layers/domain/identities/foreign-tokens/bounds.ts';
import { erasable, textsByName } from '../../layers/http/wire.ts';

const maxClaims = 32;

const few = (record: Readonly<Record<string, string>>): boolean => Object.keys(record).length <= maxClaims;

/** Texts by name, of which there may be a few dozen. */
const fewTextsByName = (name: z.ZodString, text: z.ZodString) =>
  textsByName(name, text).refine(few, `must have at most ${maxClaims} members`);

const claimName = z.string().trim().min(1).max(256);

/** Names that can stand in a placeholder. */
const mappedName = claimName.regex(/^[^{}\s]+$/, 'must be without braces and blanks');

/** Entries separated by commas. */
export const commaList = z.string().trim().max(8_192);

/** Certificates in PEM, kept as they are sent: Terraform compares them, and files end with a line feed. */
export const certificates = z
  .string()
  .max(16_384)
  .overwrite((text) => (text.trim() === '' ? '' : text));

/** What a request may say about whom of an issuer's a method lets in. */
export const boundsMembers = {
  boundAudiences: erasable(commaList),
  boundClaims: erasable(fewTextsByName(claimName, z.string().trim().max(1_024))),
  boundSubject: erasable(z.string().trim().max(1_024)),
  claimMetadataMapping: erasable(fewTextsByName(mappedName, claimName)),
};

export const boundsReplyMembers = {
  boundIssuer: z.string(),
  boundAudiences: z.string(),
  boundClaims: z.record(z.string(), z.string()),
  boundSubject: z.string(),
  claimMetadataMapping: z.record(z.string(), z.string()),
};

export const boundsOnTheWire = (bounds: TokenBounds & { readonly boundIssuer: string }) => ({
  boundIssuer: bounds.boundIssuer,
  boundAudiences: bounds.boundAudiences.join(', '),
  boundClaims: { ...bounds.boundClaims },
  boundSubject: bounds.boundSubject,
  claimMetadataMapping: { ...bounds.claimMetadataMapping },
});
