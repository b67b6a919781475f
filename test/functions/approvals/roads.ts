import type { Actor } from '../../world/world.ts';
import { requestsAt, type Wire } from './approvals-place.ts';
import { elsewhereRoads } from './elsewhere-roads.ts';
import type { Scene } from './protected-scene.ts';

/** One way to try; undefined where there was nothing to try it on. */
export type Road = (actor: Actor, n: number) => Promise<Wire>;

const batchRoads = ({ world, place, ids }: Scene) => {
  const { project } = place;
  const batch =
    (method: string): Road =>
    (actor, n) =>
      world.send(
        actor,
        method,
        '/api/v3/secrets/batch/raw',
        place.body({
          mode: 'upsert',
          secrets: [{ secretKey: n % 2 ? 'STANDING' : `NEW_${n}`, secretValue: `batch ${n}` }],
        }),
      );
  const move =
    (from: string, to: string, id: string): Road =>
    (actor) =>
      world.send(actor, 'POST', '/api/v3/secrets/move', {
        projectId: project.id,
        sourceEnvironment: from,
        sourceSecretPath: '/',
        destinationEnvironment: to,
        destinationSecretPath: '/',
        secretIds: [id],
        shouldOverwrite: true,
      });
  return {
    'create many': batch('POST'),
    'update many': batch('PATCH'),
    'delete many': batch('DELETE'),
    'move out': move('prod', 'dev', ids.standing),
    'move in': move('dev', 'prod', ids.mover),
  };
};

const secretRoads = ({ world, place, ids }: Scene) => {
  const newer = { projectId: place.project.id, environment: 'prod', secretPath: '/' };
  const tagging =
    (method: string, name: string): Road =>
    (actor) =>
      world.send(actor, method, `/api/v4/secrets/tags/${name}`, { ...newer, tagSlugs: ['reviewed'] });
  return {
    create: (actor, n) => place.secret(actor, 'POST', `MADE_${n}`, { secretValue: 'v' }),
    update: (actor, n) => place.secret(actor, 'PATCH', 'STANDING', { secretValue: `${n}` }),
    rename: (actor, n) => place.secret(actor, 'PATCH', 'OTHER', { newSecretName: `OTHER_${n}` }),
    delete: (actor) => place.secret(actor, 'DELETE', 'OTHER'),
    'delete below': (actor) => place.secret(actor, 'DELETE', 'BELOW', { secretPath: '/app' }),
    restore: (actor) => world.send(actor, 'POST', `/api/v4/secrets/${ids.deleted}/restore`, {}),
    'roll back': (actor, n) =>
      world.send(actor, 'POST', `/api/v1/secret-snapshot/${ids.snapshot}/rollback`, {
        deepRollback: n % 2 === 0,
      }),
    'update, newer': (actor, n) =>
      world.send(actor, 'PATCH', '/api/v4/secrets/STANDING', { ...newer, secretValue: `newer ${n}` }),
    'update many, newer': (actor, n) =>
      world.send(actor, 'PATCH', '/api/v4/secrets/batch', {
        ...{ ...newer, mode: 'upsert' },
        secrets: [{ secretKey: 'STANDING', secretValue: `newer ${n}` }],
      }),
    tag: tagging('POST', 'STANDING'),
    untag: tagging('DELETE', 'OTHER'),
    'note references anew': (actor) =>
      world.send(actor, 'POST', '/api/v3/secrets/backfill-secret-references', {
        projectId: place.project.id,
      }),
  } satisfies Record<string, Road>;
};

const placeRoads = ({ world, place: { project }, ids }: Scene) => {
  const { id: prod } = project.environments.find(({ slug }: Wire) => slug === 'prod');
  const environment =
    (method: string, body: object): Road =>
    (actor) =>
      world.send(actor, method, `/api/v1/workspace/${project.id}/environments/${prod}`, body);
  const at = (more: object = {}) => ({ workspaceId: project.id, environment: 'prod', path: '/', ...more });
  const imports =
    (method: string, path: string, more: object = {}): Road =>
    (actor) =>
      world.send(actor, method, `/api/v1/secret-imports${path}`, at(more));
  const folder = `/api/v1/folders/${ids.folder}`;
  return {
    'delete folder': (actor) => world.send(actor, 'DELETE', folder, at()),
    'restore folder': (actor) => world.send(actor, 'POST', `/api/v1/folders/${ids.former}/restore`, {}),
    'rename folder': (actor, n) => world.send(actor, 'PATCH', folder, at({ name: `app-${n}` })),
    'rename folders': (actor, n) =>
      world.send(actor, 'PATCH', '/api/v2/folders/batch', {
        projectSlug: project.slug,
        folders: [{ ...at({ name: `app-${n}` }), id: ids.folder }],
      }),
    import: imports('POST', '', { import: { environment: 'dev', path: '/' }, isReplication: true }),
    'turn import': imports('PATCH', `/${ids.import}`, { import: { environment: 'dev', path: '/' } }),
    'replicate anew': imports('POST', `/${ids.import}/replication-resync`),
    'end import': imports('DELETE', `/${ids.import}`),
    'restore environment': (actor) =>
      world.send(actor, 'POST', `/api/v1/projects/${project.id}/environments/${prod}/restore`, {}),
    'rename environment': environment('PATCH', { slug: 'former' }),
    'delete environment': environment('DELETE', {}),
  } satisfies Record<string, Road>;
};

const requestRoads = ({ world, place, actors }: Scene) => {
  const oneOf = async (n: number): Promise<string | undefined> => {
    const query = { workspaceId: place.project.id, status: 'open', limit: '20' };
    const { body } = await world.app.ok('GET', requestsAt, { token: actors[1]?.token ?? '', query });
    return body.approvals[n % Math.max(body.approvals.length, 1)]?.id;
  };
  return {
    merge: async (actor, n) => {
      const id = await oneOf(n);
      return id && place.merge(actor, id, { bypassReason: 'just so' });
    },
    'approve one’s own': async (actor, n) => {
      const id = await oneOf(n);
      return id && place.review(actor, id);
    },
  } satisfies Record<string, Road>;
};

/**
 * All that anybody may do to secrets without approving anything, or changing the policy. A project template makes
 * environments of new projects alone; a risk's rotation is started as any other; to delete a project with its policy is
 * another right than to change what is in it.
 */
export const roadsIn = (scene: Scene) => ({
  ...secretRoads(scene),
  ...batchRoads(scene),
  ...placeRoads(scene),
  ...elsewhereRoads(scene),
  ...requestRoads(scene),
});

export type RoadName = keyof ReturnType<typeof roadsIn>;
