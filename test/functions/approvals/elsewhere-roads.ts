import { advanceImport } from '../../../layers/domain/external-imports/advance.ts';
import type { Wire } from './approvals-place.ts';
import { fillTarget, rotationBody, type Scene, syncBody } from './protected-scene.ts';
import type { Road } from './roads.ts';

const day = 86_400;

/** Lets the worker go on with an import until it ends. */
const workOff = async ({ world }: Scene, id: string): Promise<void> => {
  const ports = { open: (type: Parameters<typeof world.open>[0]) => world.open(type), hasTime: () => true };
  for (let round = 0; round < 20; round += 1) {
    const advanced = await advanceImport(ports, id);
    if (advanced.kind === 'done') return;
    world.app.runtime.advance(Math.max(1, advanced.seconds));
  }
  throw new Error('The import does not come to an end');
};

const vault = { type: 'vault', url: 'https://vault.example.com', token: 'vault-token', path: 'secret' };

/** Values that come from elsewhere: files and other stores, targets of syncs, targets of rotations. */
export const elsewhereRoads = (scene: Scene) => {
  const { world, place, source, target, rotations } = scene;
  const { project } = place;
  const kind = '/api/v2/secret-rotations/sendgrid-api-key';
  /** What was begun is carried out as far as it is let. */
  const rotating = async (reply: Promise<Wire>): Promise<Wire> => {
    const answered = await reply;
    await rotations.work();
    return answered;
  };
  return {
    'import from elsewhere': async (actor, n) => {
      source.pagesOf = [[], ['app']].map((path) => ({
        path,
        entries: ['STANDING', 'BELOW', `BROUGHT_${n}`].map((name) => ({ name, value: `${n} of elsewhere` })),
      }));
      const reply = await world.send(actor, 'POST', '/api/v1/imports', {
        ...{ projectId: project.id, environment: 'prod', secretPath: '/', source: vault },
        onConflict: n % 2 ? 'overwrite' : 'skip',
      });
      if (reply.status === 200) await workOff(scene, reply.body.import.id);
      return reply;
    },
    'take over from a target': ({ token }) =>
      world.app.request('POST', `/api/v1/secret-syncs/heroku/${scene.syncId}/import-secrets`, {
        ...{ token, query: { importBehavior: 'prioritize-destination' } },
      }),
    'sync that takes over': (actor, n) => {
      fillTarget(target, `shop-${n}`);
      return world.send(actor, 'POST', '/api/v1/secret-syncs/heroku', {
        ...syncBody(project.id, scene.connectionId, `shop-${n}`),
        syncOptions: { initialSyncBehavior: 'import-prioritize-destination' },
      });
    },
    'rotate a standing secret': (actor) =>
      rotating(world.send(actor, 'POST', kind, rotationBody(project.id, 'mail', 'STANDING'))),
    'rotate into a new secret': (actor, n) =>
      rotating(world.send(actor, 'POST', kind, rotationBody(project.id, `mail-${n}`, `ROTATED_${n}`))),
    'rotate out of turn': (actor) =>
      rotating(world.send(actor, 'POST', `${kind}/${scene.rotationId}/rotate-secrets`, {})),
    'roll a rotation back': (actor) =>
      rotating(world.send(actor, 'POST', `/api/v1/secret-rotations/${scene.rotationId}/roll-back`, {})),
    'delete a rotation with its secrets': ({ token }) =>
      world.app.request('DELETE', `${kind}/${scene.rotationId}`, { token, query: { deleteSecrets: 'true' } }),
    'let a rotation come due': async () => {
      await rotations.pass(31 * day);
    },
  } satisfies Record<string, Road>;
};
