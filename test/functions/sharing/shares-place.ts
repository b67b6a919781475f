import { openWorld } from '../../world/world.ts';

export const base = '/api/v1/secret-sharing';
const day = 86_400_000;

/** An instance with a person who shares, and the ways to share and to open what was shared. */
export const openShares = async () => {
  const world = await openWorld();
  const ann = await world.person('member');
  const inDays = (days: number): string =>
    new Date(world.app.runtime.now().getTime() + days * day).toISOString();
  const ways = (link: string) => `${base}/public/${link}`;
  const given = (body: object, token?: string) => ({ body, ...(token && { token }) });
  return {
    world,
    ann,
    inDays,
    /** Shares a value; answers its link. */
    share: async (body: object = {}, actor = ann): Promise<string> => {
      const whole = { secretValue: 'the value', expiresAt: inDays(1), accessType: 'anyone', ...body };
      return (await world.ok(actor, 'POST', base, whole)).id;
    },
    view: (link: string, body: object = {}, token?: string) =>
      world.app.request('POST', ways(link), given(body, token)),
    opened: async (link: string, body: object = {}, token?: string) =>
      (await world.app.ok('POST', ways(link), given(body, token))).body,
  };
};
