import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { idAfter, later } from '../../../layers/domain/history/commit-order.ts';
import { createProject, type Instance } from '../../world/instance.ts';
import { placeOf, type SecretsPlace, startSecrets } from '../../world/secrets-place.ts';

/** What a clock that is set back does to history and tokens: nothing that anybody would notice. */
const anHour = 3600;

let instance: Instance;
let place: SecretsPlace;
beforeAll(async () => {
  instance = (await startSecrets()).instance;
});

const fresh = async (): Promise<SecretsPlace> =>
  placeOf(instance, await createProject(instance), instance.admin);
const advance = (seconds: number) => instance.app.runtime.advance(seconds);

const valuesAt = async (at: string): Promise<Record<string, string>> => {
  const { secrets } = await place.ok('GET', '/api/v3/secrets/raw', undefined, place.at(at));
  return Object.fromEntries(
    secrets.map(({ secretKey, secretValue }: Record<string, string>) => [secretKey, secretValue]),
  );
};

const newest = async (at: string): Promise<string> => ((await place.snapshots(at))[0] as { id: string }).id;

const rollBack = (id: string, deepRollback = false) =>
  place.ok('POST', `/api/v1/secret-snapshot/${id}/rollback`, { deepRollback });

describe('after the clock went back by an hour', () => {
  it('commits stand in the order in which they were made, and each snapshot has what was there then', async () => {
    place = await fresh();
    await place.create('A', 'one', place.at());
    const first = await newest('/');
    advance(-anHour);
    await place.create('B', 'two', place.at());
    const second = await newest('/');
    expect(second).not.toBe(first);
    await place.update('A', { ...place.at(), secretValue: 'three' });
    await rollBack(first);
    expect(await valuesAt('/')).toEqual({ A: 'one' });
    await rollBack(second);
    expect(await valuesAt('/')).toEqual({ A: 'one', B: 'two' });
    advance(anHour);
  });

  it('a rollback of a tree keeps what was below before', async () => {
    place = await fresh();
    await place.folder('/', 'app');
    await place.create('BELOW', 'kept', place.at('/app'));
    advance(-anHour);
    await place.create('ABOVE', 'one', place.at());
    const before = await newest('/');
    await place.update('ABOVE', { ...place.at(), secretValue: 'two' });
    await place.update('BELOW', { ...place.at('/app'), secretValue: 'changed' });
    await rollBack(before, true);
    expect([await valuesAt('/'), await valuesAt('/app')]).toEqual([{ ABOVE: 'one' }, { BELOW: 'kept' }]);
    advance(anHour);
  });

  it('whoever was logged in still is, and a login goes on', async () => {
    place = await fresh();
    advance(-anHour);
    await place.create('C', 'one', place.at());
    const { body } = await instance.app.ok('POST', '/api/v3/auth/login', {
      body: { email: instance.email, password: instance.password },
    });
    expect(body.accessToken).toEqual(expect.any(String));
    advance(anHour);
  });

  it('a token from more than a day ahead is refused by naming the clock', async () => {
    advance(-86_400 - anHour);
    const query = { orgId: instance.orgId };
    const reply = await instance.app.request('GET', '/api/v1/identities', { token: instance.admin, query });
    expect([reply.status, reply.body.message]).toEqual([401, expect.stringMatching(/clock of this server/)]);
    advance(86_400 + anHour);
  });
});

describe('the id of a commit', () => {
  // Nothing comes after the last of all ids, which no clock shows before the year 10889.
  const id = fc.uuid({ version: 7 }).filter((each) => each < 'ffffffff-ffff');

  it('comes after the last one, whatever the clock said, and is what the clock said when it may be', () => {
    fc.assert(
      fc.property(fc.array(id), id, (before, proposed) => {
        const last = before.reduce<string | undefined>(later, undefined);
        const given = idAfter(last, proposed);
        expect(given).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        for (const each of before) expect(given > each).toBe(true);
        if (before.every((each) => each < proposed)) expect(given).toBe(proposed);
      }),
    );
  });
});
