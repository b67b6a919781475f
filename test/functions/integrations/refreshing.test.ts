import { expect, it } from 'vitest';
import { openCredentials } from '../../../layers/domain/syncs/credentials.ts';
import { atVendors, openSyncPlace } from '../../world/sync-place.ts';

const base = '/api/v1/app-connections';
const place = await openSyncPlace(undefined, atVendors);
const { target, world } = place;

/** A connection whose access token is over, and what is done to it while the provider takes the refresh token. */
const connectedAnd = async (name: string, meanwhile: (path: string) => Promise<unknown>): Promise<string> => {
  const { appConnection } = await place.ok('POST', `${base}/gitlab`, {
    name,
    method: 'oauth',
    credentials: { code: name },
  });
  const path = `${base}/gitlab/${appConnection.id}`;
  target.refreshes.length = 0;
  const { refresh } = target;
  const spied = { ...target, refresh };
  Object.assign(target, {
    refresh: async (...given: Parameters<typeof refresh>) => {
      const outcome = await refresh.apply(spied, given);
      await meanwhile(path);
      return outcome;
    },
  });
  try {
    expect((await place.ok('POST', `${path}/check`)).isWorking).toBe(true);
  } finally {
    Object.assign(target, { refresh });
  }
  return appConnection.id;
};

const credentialsOf = async (id: string) => {
  const unit = world.open();
  const connection = await unit.stores.connections.find(id);
  return connection && openCredentials(unit, connection);
};

it('ok/a token that was refreshed is kept although the connection was renamed at the same moment', async () => {
  const id = await connectedAnd('renamed', (path) => place.ok('PATCH', path, { name: 'another-name' }));
  expect(await credentialsOf(id)).toMatchObject({ refreshToken: 'refresh-1' });
});

it('ok/other credentials that somebody gave at the same moment count, not those that were refreshed', async () => {
  const id = await connectedAnd('given', (path) =>
    place.ok('PATCH', path, { method: 'access-token', credentials: { accessToken: 'of-somebody' } }),
  );
  expect(await credentialsOf(id)).toMatchObject({ accessToken: 'of-somebody' });
});
