import { beforeAll, describe, expect, it } from 'vitest';
import { leafRequest } from '../../world/victim-authorities.ts';
import { openPkiPlace, type PkiPlace } from './pki-place.ts';

let place: PkiPlace;
let caId: string;

beforeAll(async () => {
  place = await openPkiPlace();
  caId = (await place.root()).id;
});

const path = '/certificate-templates';
let made = 0;
const content = (more: object = {}) => {
  made += 1;
  return {
    caId,
    name: `template ${made}`,
    commonName: '.*.example.com',
    subjectAlternativeName: '.*.example.com',
    ttl: '90d',
    ...more,
  };
};
const create = (more: object = {}) => place.ok('POST', path, content(more));
const issuing = (certificateTemplateId: string, more: object = {}) =>
  place.send('POST', '/certificates/issue-certificate', {
    certificateTemplateId,
    commonName: 'www.example.com',
    ttl: '1d',
    ...more,
  });

describe('a certificate template', () => {
  it('has the members that clients read', async () => {
    const given = content({ name: 'Servers' });
    const template = await place.ok('POST', path, given);

    expect(template).toEqual({
      id: expect.any(String),
      ...given,
      pkiCollectionId: null,
      keyUsages: ['digitalSignature', 'keyEncipherment'],
      extendedKeyUsages: [],
      projectId: place.projectId,
      caName: 'CN=The root',
    });
    expect(await place.ok('GET', `${path}/${template.id}`)).toEqual(template);
    const changed = await place.ok('PATCH', `${path}/${template.id}`, { ttl: '1d', name: 'Web servers' });
    expect(changed).toEqual({ ...template, ttl: '1d', name: 'Web servers' });
    const listed = await place.ok('GET', `/api/v2/workspace/${place.projectId}/certificate-templates`);
    expect(listed.certificateTemplates).toContainEqual(changed);
    const { projectId: _, caName: _name, ...shown } = changed;
    const ofCa = await place.ok('GET', `/ca/${caId}/certificate-templates`);
    expect(ofCa.certificateTemplates).toContainEqual({
      ...shown,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
    expect(await place.ok('DELETE', `${path}/${template.id}`)).toEqual(changed);
    expect((await place.send('GET', `${path}/${template.id}`)).status).toBe(404);
    expect((await issuing(template.id)).status).toBe(404);
  });

  it('has a name that no other of its CA has', async () => {
    const { name } = await create();
    const again = await place.send('POST', path, content({ name }));
    expect([again.status, again.body.message]).toEqual([400, expect.stringMatching(/already exists/)]);
    const { id } = await place.root({ commonName: 'Elsewhere' });
    await create({ name, caId: id });
  });

  it.each([
    [{ commonName: '*.example.com' }, 422],
    [{ commonName: 'web*' }, 422],
    [{ commonName: '(a+)+$' }, 422],
    [{ subjectAlternativeName: '\\b' }, 422],
    [{ subjectAlternativeName: 'a'.repeat(101) }, 422],
    [{ ttl: 'long' }, 422],
    [{ name: '' }, 422],
    [{ keyUsages: ['anything'] }, 422],
    [{ caId: 'unknown' }, 404],
    [{ pkiCollectionId: 'unknown' }, 404],
  ])('with %j is a %i', async (more, status) => {
    const reply = await place.send('POST', path, content(more));
    expect(reply.status, reply.text).toBe(status);
  });
});

describe('what is issued by a template', () => {
  it.each([
    ['another common name', { commonName: 'www.example.com.evil.test' }],
    ['a name that only contains what fits', { commonName: 'evil.test/www.example.com/x' }],
    ['a name where a dot is none', { commonName: 'www-example.com' }],
    ['another alternative name', { altNames: 'www.example.com, evil.test' }],
    ['an address', { altNames: '10.0.0.1' }],
    ['a longer validity', { ttl: '91d' }],
    ['a validity that begins later and is longer', { ttl: undefined, notAfter: '2033-01-01' }],
    ['another usage', { keyUsages: ['digitalSignature', 'dataEncipherment'] }],
    ['another purpose', { extendedKeyUsages: ['codeSigning'] }],
  ])('does not have %s', async (_what, more) => {
    const { id } = await create({ extendedKeyUsages: ['serverAuth'] });
    const reply = await issuing(id, more);
    expect(reply.status, reply.text).toBe(400);
  });

  it('has the usages and the validity of the template', async () => {
    const { id } = await create({ extendedKeyUsages: ['serverAuth'], keyUsages: ['digitalSignature'] });
    const { body } = await issuing(id, { ttl: undefined });
    const { certificate } = await place.ok('GET', `/certificates/${body.serialNumber}`);

    expect(certificate).toMatchObject({
      certificateTemplateId: id,
      keyUsages: ['digitalSignature'],
      extendedKeyUsages: ['serverAuth'],
    });
    expect(Date.parse(certificate.notAfter) - Date.parse(certificate.notBefore)).toBe(90 * 86_400_000);
  });

  it('and comes from a request fits in both: what is said, and what the request says', async () => {
    const [fitting, other] = [await create(), await create({ commonName: 'other.example.com' })];
    const sign = (certificateTemplateId: string, more: object = {}) =>
      place.send('POST', '/certificates/sign-certificate', {
        certificateTemplateId,
        csr: leafRequest,
        ...more,
      });

    expect((await sign(fitting.id)).status).toBe(200);
    expect((await sign(other.id)).status).toBe(400);
    // A fitting name beside the request does not make the request's own name fit.
    expect((await sign(other.id, { commonName: 'other.example.com' })).status).toBe(400);
  });

  it('is all that a CA issues that was told so', async () => {
    const { id } = await place.root({ requireTemplateForIssuance: true });
    const template = await create({ caId: id });
    const refused = await place.send('POST', `/ca/${id}/issue-certificate`, { commonName: 'a', ttl: '1h' });

    expect([refused.status, refused.body.message]).toEqual([
      400,
      'Certificate template is required for issuance',
    ]);
    expect((await issuing(template.id)).status).toBe(200);
    await place.ok('PATCH', `/ca/${id}`, { requireTemplateForIssuance: false });
    await place.issue(id);
  });
});
