import { describe, expect, it } from 'vitest';
import { jobIn } from '../../../layers/domain/secret-scanning/push-job.ts';
import { allItems } from '../../harness/table.ts';
import { eventsOf } from '../../world/events.ts';
import { adding, leaked, openRepositoryPlace, pushOf } from '../../world/repositories.ts';
import { openRotationPlace } from '../../world/rotation-place.ts';
import { openSyncPlace } from '../../world/sync-place.ts';
import { openWebhookPlace } from '../../world/webhook-place.ts';
import type { Person, World } from '../../world/world.ts';

const day = 86_400;

/** What may become of somebody who set up what goes on by itself. */
const partings: Readonly<
  Record<string, (world: World, projectId: string, person: Person) => Promise<unknown>>
> = {
  'has no access any more': async (world, projectId, person) => {
    const grant = await world.read(({ projects }) => projects.grant(projectId, 'user', person.id));
    const path = `/api/v1/workspace/${projectId}/memberships/${grant?.id}`;
    return world.ok(world.admin, 'PATCH', path, { roles: [{ role: 'no-access' }] });
  },
  'was taken out of the project': async (world, projectId, person) => {
    const grant = await world.read(({ projects }) => projects.grant(projectId, 'user', person.id));
    return world.ok(world.admin, 'DELETE', `/api/v1/workspace/${projectId}/memberships/${grant?.id}`);
  },
  'was taken out of the organization': (world, _projectId, person) =>
    world.ok(
      world.admin,
      'DELETE',
      `/api/v2/organizations/${world.orgId}/memberships/${person.membershipId}`,
    ),
};

const mailsTo = async (world: World, { email }: Person): Promise<number> =>
  (await allItems(world.app.table)).filter(({ pk, to }) => String(pk).startsWith('MAIL#') && to === email)
    .length;

describe.each(Object.entries(partings))('once whoever set it up %s', (what, part) => {
  it('a sync goes on for the project, and is neither theirs to run nor to change', async () => {
    const place = await openSyncPlace();
    const { world, project } = place;
    const person = await world.personIn(project.id, 'admin');
    await place.set('ONE', '1');
    const { id: integrationAuthId } = await place.connect('gitlab');
    const body = { integrationAuthId, sourceEnvironment: 'dev', appId: 'app' };
    const { integration } = await world.ok(person, 'POST', '/api/v1/integration', body);
    await place.quiet();
    await part(world, project.id, person);
    await place.set('ONE', '2');
    await place.quiet();
    expect(place.there('gitlab', { appId: 'app' }).get('ONE')).toBe('2');
    const path = `/api/v1/integration/${integration.id}`;
    for (const [method, at, sent] of [
      ['POST', `${path}/sync`, {}],
      ['PATCH', path, { appId: 'of-theirs' }],
      ['GET', `${path}/plan`, undefined],
    ] as const)
      expect([401, 403], `${method} ${at}`).toContain((await world.send(person, method, at, sent)).status);
  });

  it('a rotation goes on, which they cannot touch, and of which nobody outside the project is told', async () => {
    const place = await openRotationPlace(undefined, { sendsMail: true });
    const { world, project } = place;
    const person = await world.personIn(project.id, 'admin');
    const { USER: user, PASSWORD: password } = await place.secrets('USER', 'PASSWORD');
    const { body } = await place.create({ outputs: { db_username: user, db_password: password } }, person);
    const { id } = body.secretRotation;
    await place.work();
    const before = await place.valueOf('PASSWORD');
    await part(world, project.id, person);
    await place.pass(day);
    expect(await place.valueOf('PASSWORD')).not.toBe(before);
    place.target.fail(() => 'refused');
    await place.pass(day);
    expect((await place.shown(id)).status).toBe('failed');
    const act = await place.send('POST', `/api/v1/secret-rotations/${id}/roll-back`, undefined, person);
    expect([401, 403]).toContain(act.status);
    expect(await mailsTo(world, person)).toBe(what === 'has no access any more' ? 1 : 0);
  });

  it('a webhook goes on, whose address they cannot read any more', async () => {
    const place = await openWebhookPlace();
    const { world, receiver } = place;
    const project = await world.project();
    const person = await world.personIn(project.id, 'admin');
    const hook = { workspaceId: project.id, environment: 'dev', webhookUrl: receiver.url };
    const { webhook } = await world.ok(person, 'POST', '/api/v1/webhooks', hook);
    await part(world, project.id, person);
    await place.secret(project, '/');
    expect(Object.keys(await place.toldAfter('create-secret'))).toEqual([webhook.id]);
    expect([401, 403]).toContain((await world.send(person, 'GET', `/api/v1/webhooks/${webhook.id}`)).status);
    receiver.close();
  });
});

it('repositories that somebody linked are scanned for the organization once they left it', async () => {
  const place = await openRepositoryPlace();
  const { world, person } = place;
  await place.link();
  await partings['was taken out of the organization']?.(world, '', person);
  place.commits.get('example/app')?.push({ sha: 'a1', files: [{ filename: 'a.ts', patch: adding(leaked) }] });
  await place.push(pushOf(['a1']));
  const job = jobIn((await eventsOf(world.app, 'receive-secret-scanning-push')).at(-1));
  if (job) await place.workAll(job);
  expect(await place.risks()).toHaveLength(1);
  const sources = `/api/v1/secret-scanning/organization/${world.orgId}/sources`;
  expect([401, 403]).toContain((await world.send(person, 'GET', sources)).status);
  place.host.close();
});
