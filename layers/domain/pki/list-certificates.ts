import { LocketError } from '../errors.ts';
import { assertCan } from '../permissions/ability.ts';
import { enterProjectBySlug, type ProjectAccess } from '../projects/access.ts';
import type { Unit } from '../unit.ts';
import type { Certificate, LineRange, NamedLine } from './certificate.ts';
import {
  type CertificateFilter,
  type Facts,
  looksAtLines,
  namesIn,
  rangesFor,
  standsIn,
} from './certificate-filter.ts';
import { enterProfile } from './profiles/profiles.ts';

/** Which of those that are found are shown. */
interface Shown {
  readonly offset: number;
  readonly limit: number;
}

export type CertificateQuery = CertificateFilter & Shown;

export interface CertificatePage {
  readonly certificates: readonly Certificate[];
  readonly totalCount: number;
}

/** Those that are counted, and those of one name that are looked through when nothing else is asked. */
const mostCounted = 1000;
/** Those of one name that are looked through where more is asked: about what one read brings. */
const mostOfOneName = 4000;

const namedCount = (filter: CertificateFilter): number =>
  looksAtLines(filter) || namesIn(filter).length > 1 ? mostOfOneName : mostCounted;

/** Asks for what is found by in the first round, in the project that it most likely is. */
export const expectCertificates = (
  { certificates }: Pick<Unit['stores'], 'certificates'>,
  projectId: string,
  filter: CertificateFilter,
  now: Date,
): void => {
  const names = namesIn(filter);
  // It is refused, once it is known who asks.
  if (filter.certificateTemplateId !== undefined && filter.profileId !== undefined) return;
  if (filter.serialNumber !== undefined) certificates.expect(filter.serialNumber);
  else if (names.length > 0)
    for (const [kind, name] of names) certificates.expectName(projectId, kind, name, namedCount(filter));
  else if (looksAtLines(filter)) certificates.expectLines(projectId, rangesFor(filter, now), mostCounted);
};

const shownOf = async (
  unit: Unit,
  projectId: string,
  ids: readonly string[],
  { offset, limit }: Shown,
): Promise<readonly Certificate[]> => {
  const shown = ids.slice(offset, offset + limit);
  const found = await Promise.all(shown.map((id) => unit.stores.certificates.find(projectId, id)));
  return found.flatMap((each) => each ?? []);
};

/** Records from before there were lines do not say which profile issued them. */
const factsOf = async (
  { stores }: Unit,
  filter: CertificateFilter,
  { id, notAfter, revocation, certificateTemplateId, profileId, isListed }: Certificate,
): Promise<Facts> => {
  const isUnknown = isListed === false && filter.profileId !== undefined;
  const profile = isUnknown ? (await stores.certificateProfiles.issued(id))?.profileId : profileId;
  const issuedBy = certificateTemplateId ?? profile;
  return {
    notAfter,
    ...(revocation && { isRevoked: true as const }),
    ...(issuedBy !== undefined && { issuedBy }),
  };
};

const hasNames = (certificate: Certificate, filter: CertificateFilter): boolean =>
  namesIn(filter).every(([kind, name]) => certificate[kind] === name);

/** Where those stand that are looked for, as of one moment. */
interface Looked {
  readonly projectId: string;
  readonly query: CertificateQuery;
  readonly ranges: readonly LineRange[];
}

const stands = async (unit: Unit, { query, ranges }: Looked, certificate: Certificate): Promise<boolean> =>
  standsIn(await factsOf(unit, query, certificate), ranges);

const bySerialNumber = async (unit: Unit, looked: Looked, serialNumber: string): Promise<CertificatePage> => {
  const { projectId, query } = looked;
  const { certificates } = unit.stores;
  const body = await certificates.body(serialNumber);
  const found =
    body?.projectId === projectId ? await certificates.find(projectId, body.certificateId) : undefined;
  const isMeant = found && hasNames(found, query) && (await stands(unit, looked, found));
  const all = isMeant ? [found] : [];
  return { certificates: all.slice(query.offset), totalCount: all.length };
};

const isFull = (lines: readonly unknown[], query: CertificateFilter): boolean =>
  lines.length >= namedCount(query);

const tooMany = (): LocketError =>
  new LocketError(
    'bad-request',
    'Too many certificates have this name to look into each: look for them by something else that is known of them',
  );

/** Records that a page looks into, of those whose places do not tell. */
const assertFew = (records: readonly unknown[]): void => {
  if (records.length > mostCounted) throw tooMany();
};

/** Of two names the one that fewer have leads; whether the other one's list goes far enough, the record tells. */
const withNames = async (
  unit: Unit,
  { projectId, query }: Looked,
): Promise<{ readonly lines: readonly NamedLine[]; readonly isCut: boolean }> => {
  const { certificates } = unit.stores;
  const lists = await Promise.all(
    namesIn(query).map(([kind, name]) => certificates.byName(projectId, kind, name, namedCount(query))),
  );
  const [lines = [], other] = [...lists].sort((a, b) => a.length - b.length);
  const isCut = isFull(lines, query);
  if (!other) return { lines, isCut };
  const ids = new Set(other.map(({ certificateId }) => certificateId));
  const mayBeBeyond = isFull(other, query) && !isCut;
  if (mayBeBeyond) assertFew(lines.filter(({ certificateId }) => !ids.has(certificateId)));
  const both = await Promise.all(
    lines.map(async ({ certificateId: id }) => {
      if (ids.has(id) || !mayBeBeyond) return ids.has(id);
      const record = await certificates.find(projectId, id);
      return record !== undefined && hasNames(record, query);
    }),
  );
  return { lines: lines.filter((_, at) => both[at]), isCut };
};

const lineStands = async (unit: Unit, looked: Looked, { notAfter, ...line }: NamedLine): Promise<boolean> => {
  if (notAfter !== undefined) return standsIn({ notAfter, ...line }, looked.ranges);
  const record = await unit.stores.certificates.find(looked.projectId, line.certificateId);
  return record !== undefined && stands(unit, looked, record);
};

const byNames = async (unit: Unit, looked: Looked): Promise<CertificatePage> => {
  const { projectId, query } = looked;
  const { lines, isCut } = await withNames(unit, looked);
  if (looksAtLines(query)) assertFew(lines.filter(({ notAfter }) => notAfter === undefined));
  const fits = looksAtLines(query)
    ? await Promise.all(lines.map((line) => lineStands(unit, looked, line)))
    : undefined;
  const ids = lines.filter((_, at) => fits?.[at] ?? true).map(({ certificateId }) => certificateId);
  // What lies beyond was not looked at: that is no answer to those who ask for it.
  if (isCut && ids.length < query.offset + query.limit) throw tooMany();
  return { certificates: await shownOf(unit, projectId, ids, query), totalCount: ids.length };
};

interface Ending {
  readonly certificateId: string;
  readonly notAfter: string;
}

const lastEndFirst = (a: Ending, b: Ending): number => {
  if (a.notAfter !== b.notAfter) return a.notAfter < b.notAfter ? 1 : -1;
  return a.certificateId < b.certificateId ? 1 : -1;
};

/** Where some have no lines yet, all are looked at, unless they are too many for that. */
const byRecords = async (unit: Unit, looked: Looked): Promise<readonly Ending[]> => {
  const all = await unit.stores.certificates.before(looked.projectId, undefined, mostCounted + 1);
  if (all.length > mostCounted)
    throw new LocketError(
      'bad-request',
      'The certificates of this project have to be put in order before they are listed like this: `npm run migrate` does that',
    );
  const fits = await Promise.all(all.map((each) => stands(unit, looked, each)));
  return all
    .filter((_, at) => fits[at])
    .map(({ id, notAfter }) => ({ certificateId: id, notAfter }))
    .sort(lastEndFirst);
};

const byLines = async (unit: Unit, { projectId, ranges }: Looked): Promise<readonly Ending[]> => {
  const found = await Promise.all(
    ranges.map((range) => unit.stores.certificates.lines(projectId, range, mostCounted)),
  );
  return found.flat().sort(lastEndFirst).slice(0, mostCounted);
};

const byEnd = async (unit: Unit, looked: Looked): Promise<CertificatePage> => {
  const { projectId, query } = looked;
  const { certificates } = unit.stores;
  const [areListed, lines] = await Promise.all([certificates.areListed(projectId), byLines(unit, looked)]);
  const found = areListed ? lines : await byRecords(unit, looked);
  const ids = found.map(({ certificateId }) => certificateId);
  return { certificates: await shownOf(unit, projectId, ids, query), totalCount: ids.length };
};

const allOf = async (unit: Unit, projectId: string, query: CertificateQuery): Promise<CertificatePage> => {
  const { authorities, certificates } = unit.stores;
  const [newest, totalCount] = await Promise.all([
    certificates.before(projectId, undefined, query.offset + query.limit),
    authorities.issuedIn(projectId),
  ]);
  return { certificates: newest.slice(query.offset), totalCount };
};

const pageOf = (unit: Unit, projectId: string, query: CertificateQuery): Promise<CertificatePage> => {
  const { serialNumber } = query;
  const looked = { projectId, query, ranges: rangesFor(query, unit.runtime.now()) };
  if (serialNumber !== undefined) return bySerialNumber(unit, looked, serialNumber);
  if (namesIn(query).length > 0) return byNames(unit, looked);
  return looksAtLines(query) ? byEnd(unit, looked) : allOf(unit, projectId, query);
};

const pageFor = async (
  unit: Unit,
  { project, ability }: ProjectAccess,
  query: CertificateQuery,
): Promise<CertificatePage> => {
  assertCan(ability, 'read', 'certificates');
  const page = await pageOf(unit, project.id, query);
  unit.note({ metadata: { numberOfCertificates: page.certificates.length } });
  return page;
};

/**
 * A page of a project's certificates, the newest first, or of those that a filter is about: by status, end, template and
 * profile alone the one first that ends last. Needs `certificates:read`; `bad-request` for what would take a look at too many.
 */
export const listCertificates = async (
  unit: Unit,
  projectSlug: string,
  query: CertificateQuery,
): Promise<CertificatePage> => pageFor(unit, await enterProjectBySlug(unit, projectSlug), query);

/** The same of what a profile issued. */
export const listProfileCertificates = async (
  unit: Unit,
  profileId: string,
  query: Shown & Pick<CertificateFilter, 'status'>,
): Promise<CertificatePage> => {
  const { access } = await enterProfile(unit, profileId);
  return pageFor(unit, access, { ...query, profileId });
};
