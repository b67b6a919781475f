import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { secretChangeEvents } from '../../../functions/secret-changes.ts';
import type { AuditEventType } from '../../../layers/domain/audit/event-types.ts';
import { runs } from '../../harness/thoroughness.ts';
import type { Actor } from '../../world/world.ts';
import { openProtectedScene, standing } from './protected-scene.ts';
import { type Road, type RoadName, roadsIn } from './roads.ts';

const scene = await openProtectedScene();
const roads: Readonly<Record<string, Road>> = roadsIn(scene);

/** Which road ends in each event of changed secrets, where it is let. */
const roadTo: Readonly<Partial<Record<AuditEventType, RoadName>>> = {
  'create-secret': 'create',
  'create-secrets': 'create many',
  'update-secret': 'update',
  'update-secrets': 'update many',
  'delete-secret': 'delete',
  'delete-secrets': 'delete many',
  'restore-secret': 'restore',
  'move-secrets': 'move out',
  'attach-secret-tags': 'tag',
  'detach-secret-tags': 'untag',
  'rotate-secrets': 'rotate out of turn',
  'roll-back-secret-rotation': 'roll a rotation back',
  'create-secret-rotation': 'rotate into a new secret',
  'delete-secret-rotation': 'delete a rotation with its secrets',
  'create-secret-import': 'import',
  'update-secret-import': 'turn import',
  'delete-secret-import': 'end import',
  'rollback-secret-snapshot': 'roll back',
  'secret-approval-bypassed': 'merge',
  'secret-approval-merged': 'merge',
  'secret-sync-import-secrets': 'take over from a target',
  'external-import-secrets': 'import from elsewhere',
  'delete-folder': 'delete folder',
  'restore-folder': 'restore folder',
  'update-folder': 'rename folder',
  'update-folders': 'rename folders',
  'update-environment': 'rename environment',
};

it.each(secretChangeEvents)('walks a road that would end in %s', (type) => {
  expect(Object.keys(roads)).toContain(roadTo[type]);
});

const walk = async (road: string, actor: number, n: number, { actors } = scene, ways = roads) => {
  const reply = await (ways[road] as Road)(actors[actor] as Actor, n);
  if (reply) expect(reply.status, `${road}: ${reply.body?.message}`).toBeLessThan(500);
};

/** Roads that change nothing by themselves, or for other reasons than a policy. */
const harmless: readonly RoadName[] = [
  'note references anew',
  'replicate anew',
  'restore environment',
  'rotate a standing secret',
  'merge',
  'approve one’s own',
];

/** Whether a road changes production that nobody protects, be it with one number or another. */
type Scene = Awaited<ReturnType<typeof openProtectedScene>>;

const leadsSomewhere = async (road: string, open: Scene): Promise<boolean> => {
  const before = await standing(open).catch(() => undefined);
  if (before === undefined) return false;
  for (const n of [1, 2]) {
    await walk(road, 1, n, open, roadsIn(open));
    // An environment that is gone reads as an error.
    const after = await standing(open).catch(() => undefined);
    if (!isDeepStrictEqual(after, before)) return true;
  }
  return false;
};

it('every road leads somewhere where nobody has to approve', async () => {
  const dead: string[] = [];
  let open = await openProtectedScene(false);
  for (const road of Object.keys(roads)) {
    if (await leadsSomewhere(road, open)) continue;
    // Others went before: what they left may be why.
    open = await openProtectedScene(false);
    if (!(await leadsSomewhere(road, open))) dead.push(road);
  }
  expect(dead.sort()).toEqual([...harmless].sort());
}, 120_000);

const steps = fc.array(
  fc.record({
    road: fc.constantFrom(...Object.keys(roads)),
    actor: fc.nat({ max: scene.actors.length - 1 }),
    n: fc.nat({ max: 9 }),
  }),
  { minLength: 1, maxLength: 10 },
);

it('no operation by people or machines changes what a hard policy protects without its approvals', async () => {
  const before = await standing(scene);
  expect(before).toEqual({
    folders: ['app'],
    root: [
      ['OTHER', 'other', '', ['reviewed']],
      ['ROTATED', expect.stringMatching(/of-target$/), '', []],
      ['STANDING', 'old', '', []],
    ],
    imported: [['/shared', [['SHARED', 'v', '', []]]]],
    below: [['BELOW', 'v', '', []]],
  });
  for (const road of Object.keys(roads)) {
    for (const actor of scene.actors.keys()) await walk(road, actor, actor);
    expect(await standing(scene), road).toEqual(before);
  }
}, 120_000);

it('no sequence of them does', async () => {
  const before = await standing(scene);
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      for (const { road, actor, n } of sequence) await walk(road, actor, n);
      expect(await standing(scene)).toEqual(before);
    }),
    { numRuns: runs(25, 8) },
  );
}, 120_000);
