import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { enlistCertificates } from '../../../layers/adapters/dynamo/format/enlist-certificates.ts';
import { openTable } from '../../../layers/adapters/dynamo/table.ts';
import { forgetLines } from './older-certificates.ts';
import { openPkiPlace, type PkiPlace } from './pki-place.ts';

interface Known {
  readonly id: string;
  readonly serialNumber: string;
  readonly commonName: string;
  readonly friendlyName: string;
  readonly certificateTemplateId: string | null;
  readonly profileId: string | undefined;
  readonly status: string;
  readonly notAfter: string;
}

let place: PkiPlace;
let templateId: string;
let profileId: string;
let known: readonly Known[];

const list = (query: Record<string, string>) =>
  place.ok(
    'GET',
    `/api/v2/workspace/${place.projectSlug}/certificates?${new URLSearchParams({ limit: '100', ...query })}`,
  );
const manager = '/api/v1/cert-manager';
const revoke = (serialNumber: string, revocationReason: string) =>
  place.ok('POST', `/certificates/${serialNumber}/revoke`, { revocationReason });
const byTemplate = (more: object) =>
  place.ok('POST', '/certificates/issue-certificate', { certificateTemplateId: templateId, ...more });
const byProfile = async (commonName: string, ttl: string) =>
  (await place.ok('POST', `${manager}/certificates`, { profileId, attributes: { commonName, ttl } }))
    .certificate;

const templateOf = (caId: string) =>
  place.ok('POST', '/certificate-templates', {
    caId,
    name: 'any',
    commonName: '.*',
    subjectAlternativeName: '.*',
    ttl: '90d',
  });

const profileOf = async (caId: string) => {
  const { projectId } = place;
  const { certificatePolicy } = await place.ok('POST', `${manager}/certificate-policies`, {
    projectId,
    name: 'any',
    subject: [{ type: 'common_name', allowed: ['*'] }],
  });
  return place.ok('POST', `${manager}/certificate-profiles`, {
    projectId,
    caId,
    certificatePolicyId: certificatePolicy.id,
    slug: 'any',
  });
};

/** Of all kinds: by the CA, a template and a profile; over, revoked, revoked and over, held and released, deleted. */
const issueSome = async (caId: string): Promise<void> => {
  const web = { commonName: 'web', friendlyName: 'one' };
  await place.issue(caId, { ...web, ttl: '1h' });
  const revokedAndOver = await place.issue(caId, { commonName: 'web', friendlyName: 'two', ttl: '2h' });
  await revoke(revokedAndOver.serialNumber, 'SUPERSEDED');
  await byTemplate({ ...web, ttl: '1h' });
  await byProfile('web', '1h');
  place.world.app.runtime.advance(3 * 3600);
  await place.issue(caId, { ...web, ttl: '10d' });
  await byTemplate({ ...web, ttl: '20d' });
  const revoked = await byTemplate({ commonName: 'db', friendlyName: 'one', ttl: '30d' });
  await revoke(revoked.serialNumber, 'KEY_COMPROMISE');
  await byProfile('web', '20d');
  await revoke((await byProfile('db', '40d')).serialNumber, 'CERTIFICATE_HOLD');
  const held = await place.issue(caId, { commonName: 'db', friendlyName: 'two', ttl: '50d' });
  await revoke(held.serialNumber, 'CERTIFICATE_HOLD');
  await place.ok('POST', `/certificates/${held.serialNumber}/release`);
  const deleted = await byTemplate({ ...web, ttl: '15d' });
  await place.ok('DELETE', `/certificates/${deleted.serialNumber}`);
};

const statusOf = (status: string, notAfter: string): string => {
  if (status === 'revoked') return status;
  return Date.parse(notAfter) < place.world.app.runtime.now().getTime() ? 'expired' : 'active';
};

/** What there is, by the list of all and what each profile says of its own. */
const readAll = async (): Promise<readonly Known[]> => {
  const { certificates } = await list({});
  const own = new Set(
    (await place.ok('GET', `${manager}/certificate-profiles/${profileId}/certificates`)).certificates.map(
      ({ id }: Known) => id,
    ),
  );
  return certificates.map((each: Known) => ({
    ...each,
    profileId: own.has(each.id) ? profileId : undefined,
    status: statusOf(each.status, each.notAfter),
  }));
};

beforeAll(async () => {
  place = await openPkiPlace();
  const caId = (await place.root()).id;
  templateId = (await templateOf(caId)).id;
  profileId = (await profileOf(caId)).certificateProfile.id;
  await issueSome(caId);
  known = await readAll();
});

type Query = Readonly<Record<string, string>>;

const isMeant = (each: Known, { notAfterFrom, notAfterTo, ...exact }: Query): boolean =>
  Object.entries(exact).every(([name, value]) => each[name as keyof Known] === value) &&
  (notAfterFrom === undefined || each.notAfter >= notAfterFrom) &&
  (notAfterTo === undefined || each.notAfter <= notAfterTo);

const idsOf = (all: readonly { readonly id: string }[]) => all.map(({ id }) => id).sort();

const queries = (): fc.Arbitrary<Query> => {
  const ends = fc.constantFrom(...known.map(({ notAfter }) => notAfter));
  const commonName = fc.constantFrom('web', 'db', 'none');
  const friendlyName = fc.constantFrom('one', 'two', 'web');
  const serialNumber = fc.constantFrom(...known.map(({ serialNumber: each }) => each), 'ab12');
  const first = fc.oneof(
    { weight: 4, arbitrary: fc.constant({}) },
    fc.record({ commonName }),
    fc.record({ friendlyName }),
    fc.record({ commonName, friendlyName }),
    fc.record({ serialNumber }),
  );
  const issuedBy = fc.constantFrom({}, { certificateTemplateId: templateId }, { profileId });
  const status = fc.constantFrom('active', 'expired', 'revoked');
  const rest = fc.record({ status, notAfterFrom: ends, notAfterTo: ends }, { requiredKeys: [] });
  return fc.tuple(first, issuedBy, rest).map((parts): Query => Object.assign({}, ...(parts as object[])));
};

/** Every combination of what is looked for finds what is so, and nothing else. */
const assertFound = (numRuns: number) =>
  fc.assert(
    fc.asyncProperty(queries(), async (query) => {
      const found = await list(query);
      const expected = known.filter((each) => isMeant(each, query));
      expect(idsOf(found.certificates)).toEqual(idsOf(expected));
      if (Object.keys(query).length > 0) expect(found.totalCount).toBe(expected.length);
    }),
    { numRuns },
  );

describe('a list of certificates that are looked for', () => {
  it('has some of every standing to begin with', () => {
    expect(new Set(known.map(({ status }) => status))).toEqual(new Set(['active', 'expired', 'revoked']));
    expect(known.filter((each) => each.profileId)).toHaveLength(3);
    expect(known.filter((each) => each.certificateTemplateId)).toHaveLength(3);
  });

  it('holds those that all of it is true of, and counts them', () => assertFound(60));

  it('goes by the end, the last one first, a page at a time', async () => {
    const all = (await list({ status: 'active' })).certificates;
    const ends = all.map(({ notAfter }: Known) => notAfter);
    expect(ends).toEqual([...ends].sort().reverse());
    const page = await list({ status: 'active', limit: '2', offset: '1' });
    expect([page.certificates, page.totalCount]).toEqual([all.slice(1, 3), all.length]);
  });

  it('is refused by what no certificate can be, and by what is no filter', async () => {
    const answers = async (query: Query) =>
      (
        await place.send(
          'GET',
          `/api/v2/workspace/${place.projectSlug}/certificates?${new URLSearchParams(query)}`,
        )
      ).status;
    expect(await answers({ certificateTemplateId: templateId, profileId })).toBe(400);
    expect(await answers({ status: 'gone' })).toBe(422);
    expect(await answers({ notAfterFrom: 'soon' })).toBe(422);
    expect(await answers({ offset: '901' })).toBe(422);
  });

  it('of a profile says how each stands', async () => {
    const of = async (query: string) =>
      (await place.ok('GET', `${manager}/certificate-profiles/${profileId}/certificates?${query}`))
        .certificates;
    expect((await of('')).map(({ cn, status }: Record<string, string>) => [cn, status])).toEqual([
      ['db', 'revoked'],
      ['web', 'active'],
      ['web', 'expired'],
    ]);
    expect(await of('status=expired')).toHaveLength(1);
    const search = `${manager}/certificate-profiles/${profileId}/certificates?search=web`;
    expect((await place.send('GET', search)).status).toBe(422);
  });
});

describe('certificates from before there were such lists', () => {
  it('are found as others are, and get their place in them once', async () => {
    const { app } = place.world;
    const table = openTable({ table: app.table, storageTimeout: 10_000, storageAttempts: 1 });
    const lines = await forgetLines(app.table, place.projectId);
    expect(lines).toBeGreaterThan(known.length);

    await assertFound(40);
    // As it was: changes of one of them give no place to it alone.
    const one = known.find(({ status }) => status === 'active');
    await revoke(one?.serialNumber ?? '', 'CERTIFICATE_HOLD');
    known = await readAll();
    await assertFound(20);

    expect(await enlistCertificates(table, app.runtime)).toBe(known.length);
    expect(await enlistCertificates(table, app.runtime)).toBe(0);
    await assertFound(40);
    await place.ok('POST', `/certificates/${one?.serialNumber}/release`);
    known = await readAll();
    await assertFound(40);
  });
});
