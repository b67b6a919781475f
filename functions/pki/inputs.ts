import * as z from 'zod';
import { parseDuration } from '../../layers/domain/durations.ts';
import { LocketError } from '../../layers/domain/errors.ts';
import type { IssuedBy } from '../../layers/domain/pki/issuance.ts';
import { extendedKeyUsages, keyUsages } from '../../layers/domain/pki/x509/usages.ts';
import type { Claims } from '../../layers/domain/tokens/claims.ts';
import type { Stores } from '../../layers/domain/unit.ts';
import { members } from '../../layers/http/access.ts';
import { defaulted, id, numeric, optional, ruled, shownName } from '../../layers/http/wire.ts';
import { expectGrantIn } from '../projects/scope.ts';

export const base = '/api/v1/pki';

const CaId = z.object({ caId: id });

interface Known {
  readonly params: z.output<typeof CaId>;
  readonly claims: Claims;
  readonly stores: Stores;
}

/** The CA, its project and the caller's grant join the first round of reads, once it is known where the CA is. */
const expectAuthority = ({ params, claims, stores }: Known): void => {
  stores.authorities.expect(params.caId);
  expectGrantIn(stores.authorities.guessProject(params.caId), { claims, stores });
};

/** What operations on one CA by its id have in common. */
export const onAuthority = { access: members, params: CaId, expect: expectAuthority } as const;

/** What issuing reads joins them, by the CA that is named, or whose template is. */
export const expectIssuing = (by: IssuedBy, known: Omit<Known, 'params'>): void => {
  const { authorities, certificateTemplates } = known.stores;
  if ('templateId' in by) {
    certificateTemplates.expect(by.templateId);
    return;
  }
  authorities.expectIssuing(by.caId);
  expectGrantIn(authorities.guessProject(by.caId), known);
};

/** What issuing by one CA has in common. */
export const byAuthority = {
  ...onAuthority,
  expect: ({ params, ...known }: Known) => expectIssuing(params, known),
} as const;

/** Serial numbers are kept in lower case, without the colons that programs show them with. */
export const serial = id.transform((text) => text.replaceAll(':', '').toLowerCase());
const SerialNumber = z.object({ serialNumber: serial });

/** What operations on one certificate have in common. */
export const onCertificate = {
  access: members,
  params: SerialNumber,
  expect: ({ params, stores }: { readonly params: z.output<typeof SerialNumber>; readonly stores: Stores }) =>
    stores.certificates.expect(params.serialNumber),
} as const;

/** Certificates say years with four digits. */
const dateOf = (text: string): Date => {
  const date = new Date(text);
  const year = date.getUTCFullYear();
  if (Number.isNaN(year) || year < 1970 || year > 9999)
    throw new LocketError('invalid-input', 'must be a date, such as 2030-01-31T00:00:00Z');
  return date;
};

export const dateInput = ruled(z.string().trim().max(64), dateOf);

/** Milliseconds of a duration such as `90d`; a bare number is milliseconds. */
const milliseconds = (text: string): number => parseDuration(text, 'ttl');
export const ttlInput = z
  .preprocess((given) => (typeof given === 'number' ? String(given) : given), z.string().trim().max(32))
  .pipe(ruled(z.string(), milliseconds));

export const pathLength = defaulted(numeric(z.int().min(-1).max(100)), -1);

/** PEM of a request; those with a hundred names and a large key have some 20,000 characters. */
export const csrInput = z.string().trim().min(1).max(70_000);

export const keyUsagesInput = z.array(z.enum(keyUsages)).max(keyUsages.length).nullish();
export const extendedKeyUsagesInput = z
  .array(z.enum(extendedKeyUsages))
  .max(extendedKeyUsages.length)
  .nullish();

export const page = {
  offset: defaulted(numeric(z.int().min(0).max(100)), 0),
  limit: defaulted(numeric(z.int().min(1).max(100)), 25),
};

/** The same where the first thousand are shown. */
export const furtherPage = { ...page, offset: defaulted(numeric(z.int().min(0).max(900)), 0) };

/** What a leaf certificate is asked for by, whoever makes the key. */
export const leafInput = {
  pkiCollectionId: optional(id),
  friendlyName: optional(shownName(255)),
  altNames: defaulted(z.string().max(30_000), ''),
  ttl: optional(ttlInput),
  notBefore: optional(dateInput),
  notAfter: optional(dateInput),
  keyUsages: keyUsagesInput,
  extendedKeyUsages: extendedKeyUsagesInput,
};

type Leaf = z.output<z.ZodObject<typeof leafInput>>;

/** @throws LocketError `invalid-input` for two answers to one question. */
export const askedFor = (leaf: Leaf, siteUrl: string) => ({
  ...leaf,
  keyUsages: leaf.keyUsages ?? undefined,
  extendedKeyUsages: leaf.extendedKeyUsages ?? undefined,
  siteUrl,
});

export const assertOneEnd = <T extends Pick<Leaf, 'ttl' | 'notAfter'>>(leaf: T): T => {
  if (leaf.ttl !== undefined && leaf.notAfter !== undefined)
    throw new LocketError('invalid-input', 'Either ttl or notAfter must be present, but not both');
  return leaf;
};

/** By what a certificate is issued where the path does not say it. */
export const issuer = { caId: optional(id), certificateTemplateId: optional(id) };

export const issuedBy = ({
  caId,
  certificateTemplateId: templateId,
}: z.output<z.ZodObject<typeof issuer>>): IssuedBy => {
  if (caId !== undefined && templateId === undefined) return { caId };
  if (templateId !== undefined && caId === undefined) return { templateId };
  throw new LocketError(
    'invalid-input',
    'Either caId or certificateTemplateId must be present, but not both',
  );
};
