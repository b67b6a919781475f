import { randomUUID } from 'node:crypto';
import type { Actor, World } from './world.ts';

const longLife = 315_360_000;

/** The person who set the instance up, logged in. */
export const serverAdminIn = async (world: World): Promise<Actor> => {
  const instance = await world.read((stores) => stores.instance.find());
  const userId = instance?.userId ?? '';
  const sessionId = randomUUID();
  const now = world.app.runtime.now();
  await world.write(({ users }) => [
    users.sessionCreation({
      id: sessionId,
      userId,
      accessVersion: 1,
      ipAddress: '127.0.0.1',
      userAgent: 'test',
      createdAt: now.toISOString(),
      expiresAt: Math.floor(now.getTime() / 1000) + longLife,
    }),
  ]);
  const claims = { userId, tokenVersionId: sessionId, accessVersion: 1, authMethod: 'email' };
  const token = await world
    .open()
    .tokens.sign({ authTokenType: 'accessToken', ...claims } as { authTokenType: string }, longLife);
  return { id: userId, name: 'admin', token, orgId: world.orgId };
};
