import { startReceiver } from '../../world/receiver.ts';
import { type Actor, openWorld } from '../../world/world.ts';

export const base = '/api/v1/webhooks';

/** An instance with a project whose webhooks may call this machine, and the ways to make them. */
export const openHooks = async () => {
  const world = await openWorld({ allowPrivateTargets: true });
  const project = await world.project();
  const draft = (more: object = {}) => ({
    workspaceId: project.id,
    environment: 'dev',
    webhookUrl: 'https://example.com/hook',
    ...more,
  });
  return {
    world,
    project,
    receiver: await startReceiver(),
    draft,
    created: async (more: object = {}, actor: Actor = world.admin) =>
      (await world.ok(actor, 'POST', base, draft(more))).webhook,
    test: (id: string) => world.ok(world.admin, 'POST', `${base}/${id}/test`),
  };
};
