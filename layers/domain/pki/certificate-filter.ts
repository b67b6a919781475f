import { LocketError } from '../errors.ts';
import type { Certificate, CertificateNameKind, LineRange, NamedLine } from './certificate.ts';
import { wholeSeconds } from './validity.ts';

/** How a certificate stands: one that was revoked stays so beyond its end. */
export const certificateStandings = ['active', 'expired', 'revoked'] as const;
export type CertificateStanding = (typeof certificateStandings)[number];

export const standingAt = ({ revocation, notAfter }: Certificate, now: Date): CertificateStanding => {
  if (revocation) return 'revoked';
  return Date.parse(notAfter) < wholeSeconds(now).getTime() ? 'expired' : 'active';
};

/** What certificates are looked for by; all of it holds for those that are found. */
export interface CertificateFilter {
  readonly friendlyName?: string | undefined;
  readonly commonName?: string | undefined;
  /** Lower-case hex. */
  readonly serialNumber?: string | undefined;
  readonly status?: CertificateStanding | undefined;
  readonly certificateTemplateId?: string | undefined;
  readonly profileId?: string | undefined;
  /** The certificate ends at this instant or later. */
  readonly notAfterFrom?: Date | undefined;
  /** The certificate ends at this instant or earlier. */
  readonly notAfterTo?: Date | undefined;
}

/** The names that are looked for. */
export const namesIn = (filter: CertificateFilter): readonly (readonly [CertificateNameKind, string])[] =>
  (['commonName', 'friendlyName'] as const).flatMap((kind) => {
    const name = filter[kind];
    return name === undefined ? [] : [[kind, name] as const];
  });

/** @throws LocketError `bad-request`: no certificate is of a template and of a profile. */
const issuedByIn = ({ certificateTemplateId, profileId }: CertificateFilter): string | undefined => {
  if (certificateTemplateId !== undefined && profileId !== undefined)
    throw new LocketError('bad-request', 'Certificates are of a template or of a profile: give one of them');
  return certificateTemplateId ?? profileId;
};

/** Whether more is looked for than names and serial numbers. */
export const looksAtLines = (filter: CertificateFilter): boolean =>
  issuedByIn(filter) !== undefined ||
  filter.status !== undefined ||
  filter.notAfterFrom !== undefined ||
  filter.notAfterTo !== undefined;

const later = (a: string | undefined, b: string): string => (a !== undefined && a > b ? a : b);
const earlier = (a: string | undefined, b: string): string => (a !== undefined && a < b ? a : b);

const isEmpty = ({ from, to }: LineRange): boolean => from !== undefined && to !== undefined && from > to;

/** Where those stand that a filter is about, names and serial numbers aside. */
export const rangesFor = (filter: CertificateFilter, now: Date): readonly LineRange[] => {
  const issuedBy = issuedByIn(filter);
  const [from, to] = [filter.notAfterFrom?.toISOString(), filter.notAfterTo?.toISOString()];
  // The second of its end is the last in which it is valid (RFC 5280 section 4.1.2.5).
  const second = wholeSeconds(now);
  const soonest = second.toISOString();
  const justOver = new Date(second.getTime() - 1).toISOString();
  const good = { issuedBy, standing: 'good' } as const;
  const revoked = { issuedBy, standing: 'revoked', from, to } as const;
  const byStatus = {
    active: [{ ...good, from: later(from, soonest), to }],
    expired: [{ ...good, from, to: earlier(to, justOver) }],
    revoked: [revoked],
  } as const;
  const ranges: readonly LineRange[] = filter.status
    ? byStatus[filter.status]
    : [{ ...good, from, to }, revoked];
  return ranges.filter((range) => !isEmpty(range));
};

/** What is known of a certificate that a filter might be about. */
export type Facts = Required<Pick<NamedLine, 'notAfter'>> & Pick<NamedLine, 'isRevoked' | 'issuedBy'>;

const isWithin = ({ notAfter, isRevoked, issuedBy }: Facts, range: LineRange): boolean =>
  (isRevoked ? 'revoked' : 'good') === range.standing &&
  (range.issuedBy === undefined || range.issuedBy === issuedBy) &&
  (range.from === undefined || notAfter >= range.from) &&
  (range.to === undefined || notAfter <= range.to);

/** Whether a certificate stands where the filter looks. */
export const standsIn = (facts: Facts, ranges: readonly LineRange[]): boolean =>
  ranges.some((range) => isWithin(facts, range));
