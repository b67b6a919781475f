import { beforeAll, describe, expect, it } from 'vitest';
import { allItems } from '../../../harness/table.ts';
import { eventsOf } from '../../../world/events.ts';
import type { Actor } from '../../../world/world.ts';
import { type EstPlace, openEstPlace, passphrase } from './est-place.ts';

let place: EstPlace;
let rootPem: string;
beforeAll(async () => {
  place = await openEstPlace();
  rootPem = (await place.ok('GET', `/ca/${place.caId}/certificate`)).certificate;
});

const configOf = (templateId: string) => `/certificate-templates/${templateId}/est-config`;

describe('an EST configuration', () => {
  it('is made, read and changed, and the passphrase is neither answered nor stored', async () => {
    const templateId = await place.template();
    const made = await place.ok('POST', configOf(templateId), { caChain: rootPem, passphrase });
    expect(made).toEqual({
      id: expect.any(String),
      certificateTemplateId: templateId,
      isEnabled: true,
      disableBootstrapCertValidation: false,
    });
    expect(await place.ok('GET', configOf(templateId))).toEqual({ ...made, caChain: rootPem });
    const changed = await place.ok('PATCH', configOf(templateId), { isEnabled: false });
    expect(changed).toEqual({ ...made, isEnabled: false });
    const stored = JSON.stringify(await allItems(place.world.app.table));
    expect(stored).not.toContain(passphrase);
    expect(stored).toContain('$argon2id$');
  });

  it('leaves an event for each, without the chain and the passphrase', async () => {
    const templateId = await place.enrolment();
    await place.ok('PATCH', configOf(templateId), { isEnabled: false });
    await place.ok('GET', configOf(templateId));
    for (const verb of ['create', 'update', 'get']) {
      const event = (await eventsOf(place.world.app, `${verb}-certificate-template-est-config`)).at(-1);
      expect(event?.metadata).toMatchObject({ certificateTemplateId: templateId });
      expect(JSON.stringify(event)).not.toMatch(/BEGIN CERTIFICATE|passphrase/);
    }
  });

  it('is one for each template', async () => {
    const templateId = await place.enrolment();
    const again = await place.send('POST', configOf(templateId), {
      passphrase,
      disableBootstrapCertValidation: true,
    });
    expect([again.status, again.body.message]).toEqual([
      400,
      'EST is already configured for this certificate template',
    ]);
  });

  it('goes with its template', async () => {
    const templateId = await place.enrolment();
    await place.ok('DELETE', `/certificate-templates/${templateId}`);
    expect((await place.send('GET', configOf(templateId))).status).toBe(404);
    expect((await place.get(templateId, 'cacerts')).status).toBe(404);
    const left = (await allItems(place.world.app.table)).filter(({ sk }) => sk === `ESTCONFIG#${templateId}`);
    expect(left).toEqual([]);
  });

  it.each([
    ['is missing', {}, 'caChain is required unless disableBootstrapCertValidation is true'],
    ['is no certificate', { caChain: 'nothing' }, 'caChain holds no certificate'],
  ])('is refused when its chain %s', async (_what, more, message) => {
    const reply = await place.send('POST', configOf(await place.template()), { passphrase, ...more });
    expect([reply.status, reply.body.message]).toEqual([400, message]);
  });

  it('is refused when its chain holds a leaf or does not link', async () => {
    const leaf = (await place.issue(place.caId)).certificate;
    const other = (await place.ok('GET', `/ca/${(await place.root({ commonName: 'Other' })).id}/certificate`))
      .certificate;
    for (const caChain of [leaf, `${rootPem}\n${other}`]) {
      const reply = await place.send('POST', configOf(await place.template()), { passphrase, caChain });
      expect(reply.status, reply.text).toBe(400);
    }
  });

  it('may not lose the chain that it needs', async () => {
    const templateId = await place.enrolment();
    const reply = await place.send('PATCH', configOf(templateId), { disableBootstrapCertValidation: false });
    expect(reply.status, reply.text).toBe(400);
  });

  it('does not exist until it is made', async () => {
    const templateId = await place.template();
    for (const [method, body] of [['GET'], ['PATCH', { isEnabled: false }]] as const) {
      const reply = await place.send(method, configOf(templateId), body);
      expect([reply.status, reply.body.message]).toEqual([
        404,
        'EST is not configured for this certificate template',
      ]);
    }
  });
});

describe('whoever opens an enrolment', () => {
  const everything = ['read', 'create', 'edit', 'delete'];
  const actorWith = async (...subjects: readonly string[]): Promise<Actor> => {
    const { world, projectId } = place;
    const permissions = subjects.map((subject) => ({ subject, action: everything }));
    const slug = `r-${world.app.runtime.uuid()}`;
    const roles = `/api/v2/workspace/${projectId}/roles`;
    await place.ok('POST', roles, { slug, name: slug, permissions });
    return world.machineIn(projectId, slug);
  };

  it('must be able to issue', async () => {
    const templateId = await place.template();
    const designer = await actorWith('certificate-templates');
    const issuer = await actorWith('certificate-templates', 'certificates');
    const body = { passphrase, disableBootstrapCertValidation: true };
    const refused = await place.send('POST', configOf(templateId), body, designer);
    expect([refused.status, refused.body.message]).toEqual([
      403,
      'You cannot have others enrol for certificates that you may not issue yourself for good',
    ]);
    await place.ok('POST', configOf(templateId), body, issuer);
    expect((await place.send('PATCH', configOf(templateId), { isEnabled: true }, designer)).status).toBe(403);
    await place.ok('GET', configOf(templateId), undefined, designer);
  });

  it.each([
    ['EST', (id: string) => [configOf(id), { passphrase, disableBootstrapCertValidation: true }] as const],
    [
      'ACME',
      (id: string) => [`${configOf(id).replace('est-config', 'acme-keys')}`, { name: 'servers' }] as const,
    ],
  ])('must be able to, and so must whoever changes what others get by %s', async (_, opening) => {
    const templateId = await place.template();
    const designer = await actorWith('certificate-templates');
    const issuer = await actorWith('certificate-templates', 'certificates');
    const template = configOf(templateId).replace('/est-config', '');
    const widened = { commonName: '.*', ttl: '365d' };
    await place.ok('PATCH', template, widened, designer);
    const [path, body] = opening(templateId);
    await place.ok('POST', path, body, issuer);
    const refused = await place.send('PATCH', template, widened, designer);

    expect([refused.status, refused.body.message]).toEqual([
      403,
      'You cannot have others enrol for certificates that you may not issue yourself for good',
    ]);
    await place.ok('PATCH', template, widened, issuer);
  });

  it('may do so at the very moment of a change: one of the two looks again', async () => {
    const templateId = await place.template();
    const { world, projectId } = place;
    await world.write(({ estConfigs }) => [estConfigs.absence(projectId, templateId)]);
    await place.ok('POST', configOf(templateId), { passphrase, disableBootstrapCertValidation: true });

    await expect(
      world.write(({ estConfigs }) => [estConfigs.absence(projectId, templateId)]),
    ).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('must be able to for good', async () => {
    const templateId = await place.template();
    const { world, projectId } = place;
    const guest = await world.machineIn(projectId, 'no-access');
    await place.ok('PATCH', `/api/v2/workspace/${projectId}/identity-memberships/${guest.id}`, {
      roles: [
        {
          role: 'admin',
          isTemporary: true,
          temporaryMode: 'relative',
          temporaryRange: '1h',
          temporaryAccessStartTime: world.app.runtime.now().toISOString(),
        },
      ],
    });
    const body = { passphrase, disableBootstrapCertValidation: true };
    const refused = await place.send('POST', configOf(templateId), body, guest);
    expect(refused.status, refused.text).toBe(403);
    expect(refused.body.message).toMatch(/your own access changes at/);
  });
});
