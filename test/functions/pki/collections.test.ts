import { beforeAll, describe, expect, it } from 'vitest';
import { storedState } from '../../world/stored-state.ts';
import { openPkiPlace, type PkiPlace } from './pki-place.ts';

let place: PkiPlace;
let caId: string;

beforeAll(async () => {
  place = await openPkiPlace();
  caId = (await place.root()).id;
});

const create = (more: object = {}) =>
  place.ok('POST', '/collections', { projectId: place.projectId, name: 'Servers', ...more });
const alertOn = (pkiCollectionId: string, more: object = {}) =>
  place.send('POST', '/alerts', {
    projectId: place.projectId,
    pkiCollectionId,
    name: 'Soon',
    alertBeforeDays: 30,
    emails: ['Ops@Example.org', 'ops@example.org', 'two@example.org'],
    ...more,
  });
const recordOf = async (serialNumber: string) =>
  (await place.ok('GET', `/certificates/${serialNumber}`)).certificate;
const issued = async (more: object = {}) => recordOf((await place.issue(caId, more)).serialNumber);
const add = (collectionId: string, type: string, itemId: string, actor = place.world.admin) =>
  place.send('POST', `/collections/${collectionId}/items`, { type, itemId }, actor);
const itemsOf = (collectionId: string, query = '') =>
  place.ok('GET', `/collections/${collectionId}/items${query}`);

describe('a PKI collection', () => {
  it('has the members that clients read, is listed by name, changed and deleted', async () => {
    const made = await create({ name: 'Zebras' });
    expect(made).toEqual({
      id: expect.any(String),
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
      projectId: place.projectId,
      name: 'Zebras',
      description: '',
    });
    const changed = await place.ok('PATCH', `/collections/${made.id}`, { name: 'Apes', description: 'all' });
    expect(changed).toMatchObject({ id: made.id, name: 'Apes', description: 'all' });
    const { collections } = await place.ok('GET', `/api/v2/workspace/${place.projectId}/pki-collections`);
    expect(collections[0]).toEqual(changed);
    expect(await place.ok('PATCH', `/collections/${made.id}`, { description: '' })).toMatchObject({
      name: 'Apes',
      description: '',
    });
    expect((await place.ok('DELETE', `/collections/${made.id}`)).id).toBe(made.id);
    expect((await place.send('GET', `/collections/${made.id}`)).status).toBe(404);
  });

  it('holds certificates and CAs, each once, and lists them page by page', async () => {
    const { id } = await create();
    const [first, second] = [await issued(), await issued({ friendlyName: 'Second' })];
    for (const [type, itemId] of [
      ['ca', caId],
      ['certificate', first.id],
      ['certificate', second.id],
    ] as const)
      expect((await add(id, type, itemId)).body).toEqual({
        id: itemId,
        createdAt: expect.any(String),
        updatedAt: expect.any(String),
        pkiCollectionId: id,
        type,
        itemId,
      });
    expect((await add(id, 'ca', caId)).status).toBe(400);

    const all = await itemsOf(id);
    expect(all.totalCount).toBe(3);
    expect(all.collectionItems.map(({ itemId }: { itemId: string }) => itemId)).toEqual([
      second.id,
      first.id,
      caId,
    ]);
    expect(all.collectionItems[0]).toMatchObject({
      friendlyName: 'Second',
      notBefore: second.notBefore,
      notAfter: second.notAfter,
    });
    expect(await itemsOf(id, '?type=certificate&limit=1&offset=1')).toMatchObject({
      totalCount: 2,
      collectionItems: [{ itemId: first.id }],
    });
    await place.ok('DELETE', `/collections/${id}/items/${first.id}`);
    expect((await itemsOf(id)).totalCount).toBe(2);
    expect((await place.send('DELETE', `/collections/${id}/items/${first.id}`)).status).toBe(404);
  });

  it('takes nothing that is elsewhere, that is not there, or that waits for its certificate', async () => {
    const { id } = await create();
    const other = await openPkiPlace(place.world);
    const elsewhere = await other.root();
    const foreign = (await other.issue(elsewhere.id)).serialNumber;
    const waiting = (
      await place.ok('POST', '/ca', {
        projectSlug: place.projectSlug,
        type: 'intermediate',
        commonName: 'Waiting',
        keyAlgorithm: 'EC_prime256v1',
      })
    ).ca.id;
    const foreignId = (await other.ok('GET', `/certificates/${foreign}`)).certificate.id;

    expect((await add(id, 'ca', elsewhere.id)).status).toBe(404);
    expect((await add(id, 'certificate', foreignId)).status).toBe(404);
    expect((await add(id, 'certificate', 'unknown')).status).toBe(404);
    expect((await add(id, 'ca', waiting)).status).toBe(400);
  });

  it('takes nothing from somebody who may not read it', async () => {
    const { id } = await create();
    const { id: itemId } = await issued();
    const role = `collectors-${id.slice(-6)}`;
    await place.world.ok(place.world.admin, 'POST', `/api/v1/workspace/${place.projectSlug}/roles`, {
      slug: role,
      name: role,
      permissions: [{ subject: 'pki-collections', action: ['read', 'create'] }],
    });
    const collector = await place.world.machineIn(place.projectId, role);

    expect((await add(id, 'certificate', itemId, collector)).status).toBe(403);
    expect((await add(id, 'ca', caId, collector)).status).toBe(403);
    expect((await itemsOf(id)).totalCount).toBe(0);
  });

  it('receives what is issued for it, and what its template issues', async () => {
    const [own, byTemplate] = [await create(), await create()];
    const template = await place.ok('POST', '/certificate-templates', {
      caId,
      pkiCollectionId: byTemplate.id,
      name: `into ${own.id}`,
      commonName: '.*',
      subjectAlternativeName: '.*',
      ttl: '90d',
    });
    expect(template.pkiCollectionId).toBe(byTemplate.id);
    const asked = { pkiCollectionId: own.id };
    const first = await issued(asked);
    const { serialNumber } = await place.ok('POST', '/certificates/issue-certificate', {
      certificateTemplateId: template.id,
      commonName: 'www.example.com',
      ttl: '1d',
      ...asked,
    });
    const second = await recordOf(serialNumber);

    expect(await itemsOf(own.id)).toMatchObject({
      totalCount: 2,
      collectionItems: [{ itemId: second.id }, { itemId: first.id }],
    });
    expect(await itemsOf(byTemplate.id)).toMatchObject({
      totalCount: 1,
      collectionItems: [{ itemId: second.id }],
    });
  });

  it('that is not there, or in another project, has nothing issued into it', async () => {
    const other = await openPkiPlace(place.world);
    const foreign = await other.ok('POST', '/collections', { projectId: other.projectId, name: 'Theirs' });
    const before = await storedState(place.world.app.table);
    for (const pkiCollectionId of ['unknown', foreign.id]) {
      const reply = await place.send('POST', `/ca/${caId}/issue-certificate`, {
        commonName: 'www.example.com',
        ttl: '1d',
        pkiCollectionId,
      });
      expect(reply.status).toBe(404);
    }
    expect(await storedState(place.world.app.table)).toEqual(before);
  });

  it('holds a certificate no longer once its record is deleted', async () => {
    const [one, two] = [await create(), await create()];
    const certificate = await issued({ pkiCollectionId: one.id });
    await add(two.id, 'certificate', certificate.id);
    await place.ok('DELETE', `/certificates/${certificate.serialNumber}`);

    for (const { id } of [one, two])
      expect(await itemsOf(id)).toEqual({ collectionItems: [], totalCount: 0 });
  });

  it('knows the further certificate of a CA', async () => {
    const { id } = await create();
    const root = await place.root({ notAfter: '2035-01-01T00:00:00Z' });
    await add(id, 'ca', root.id);
    await place.ok('POST', `/ca/${root.id}/renew`, { type: 'existing', notAfter: '2040-01-01T00:00:00Z' });
    const { collectionItems } = await itemsOf(id);
    expect(collectionItems).toMatchObject([{ itemId: root.id, notAfter: '2040-01-01T00:00:00.000Z' }]);
  });

  it('is not deleted while an alert or a template names it', async () => {
    const [watched, named] = [await create(), await create()];
    const alert = (await alertOn(watched.id)).body;
    const template = await place.ok('POST', '/certificate-templates', {
      caId,
      name: `names ${named.id}`,
      commonName: '.*',
      subjectAlternativeName: '.*',
      ttl: '90d',
    });
    await place.ok('PATCH', `/certificate-templates/${template.id}`, { pkiCollectionId: named.id });
    for (const { id } of [watched, named])
      expect((await place.send('DELETE', `/collections/${id}`)).status).toBe(400);
    await place.ok('DELETE', `/alerts/${alert.id}`);
    await place.ok('DELETE', `/certificate-templates/${template.id}`);
    for (const { id } of [watched, named])
      expect((await place.send('DELETE', `/collections/${id}`)).status).toBe(200);
  });

  it('that is deleted while something comes in ends without it, or the other way round', async () => {
    const { id } = await create();
    const certificates = [await issued(), await issued(), await issued()];
    const [gone, ...added] = await Promise.all([
      place.send('DELETE', `/collections/${id}`),
      ...certificates.map((each) => add(id, 'certificate', each.id)),
    ]);
    expect(gone?.status).toBe(200);
    for (const { status } of added) expect([200, 404]).toContain(status);
    const [one] = certificates;
    expect((await add(id, 'certificate', one.id)).status).toBe(404);
    const next = await create();
    expect((await add(next.id, 'certificate', one.id)).status).toBe(200);
  });
});

describe('a PKI alert', () => {
  it('has the members that clients read, is listed, changed and deleted', async () => {
    const { id: pkiCollectionId } = await create();
    const { body: alert } = await alertOn(pkiCollectionId);
    expect(alert).toEqual({
      id: expect.any(String),
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
      projectId: place.projectId,
      pkiCollectionId,
      name: 'Soon',
      alertBeforeDays: 30,
      recipientEmails: 'ops@example.org,two@example.org',
    });
    const changes = { alertBeforeDays: 7, emails: ['three@example.org'] };
    const changed = await place.ok('PATCH', `/alerts/${alert.id}`, changes);
    expect(changed).toMatchObject({ alertBeforeDays: 7, recipientEmails: 'three@example.org' });
    const { alerts } = await place.ok('GET', `/api/v2/workspace/${place.projectId}/pki-alerts`);
    expect(alerts).toContainEqual(changed);
    expect(await place.ok('DELETE', `/alerts/${alert.id}`)).toEqual(changed);
    expect((await place.send('GET', `/alerts/${alert.id}`)).status).toBe(404);
  });

  it.each([
    ['more than five addresses', { emails: Array.from({ length: 6 }, (_, n) => `a${n}@example.org`) }],
    ['an address with a line break', { emails: ['a@example.org\nbcc: b@example.org'] }],
    ['no address', { emails: [] }],
    ['a name that nobody can see', { name: 'a\u202eb' }],
    ['less than a day', { alertBeforeDays: 0 }],
    ['more than ten years', { alertBeforeDays: 4000 }],
  ])('with %s is refused', async (_, more) => {
    const { id } = await create();
    expect((await alertOn(id, more)).status).toBe(422);
  });

  it('on a collection of another project is refused', async () => {
    const other = await openPkiPlace(place.world);
    const foreign = await other.ok('POST', '/collections', { projectId: other.projectId, name: 'Theirs' });
    expect((await alertOn(foreign.id)).status).toBe(404);
  });

  it('is turned to nobody by who may not read the collection', async () => {
    const { id } = await create();
    const { body: alert } = await alertOn(id);
    const role = `alerters-${id.slice(-6)}`;
    await place.world.ok(place.world.admin, 'POST', `/api/v1/workspace/${place.projectSlug}/roles`, {
      slug: role,
      name: role,
      permissions: [{ subject: 'pki-alerts', action: ['read', 'create', 'edit'] }],
    });
    const alerter = await place.world.machineIn(place.projectId, role);
    const patch = (body: object) => place.send('PATCH', `/alerts/${alert.id}`, body, alerter);
    expect((await patch({ emails: ['stranger@example.org'] })).status).toBe(403);
    expect((await patch({ name: 'Other' })).status).toBe(200);
  });
});
