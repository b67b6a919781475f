import * as z from 'zod';
import { rotateKeys } from '../../layers/domain/rotation/begin-rotation.ts';
import { readKeyStatus, underOldVersions } from '../../layers/domain/rotation/key-status.ts';
import { levels, type Rotation } from '../../layers/domain/rotation/rotation.ts';
import { people } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { instant, optional, uuid } from '../../layers/http/wire.ts';

const Level = z.enum(levels);

const RotationReply = () =>
  z.object({
    number: z.int(),
    level: Level,
    projectId: uuid.nullable(),
    phase: z.enum(['preparing', 'settling', 'moving', 'completed']),
    owners: z.int(),
    ownersDone: z.int(),
    moved: z.int(),
    left: z.int(),
    outOfReach: z.int(),
    startedAt: instant(),
    progressAt: instant(),
    completedAt: instant().nullable(),
  });

const toWire = (rotation: Rotation): z.input<ReturnType<typeof RotationReply>> => ({
  number: rotation.number,
  level: rotation.level,
  projectId: rotation.projectId ?? null,
  phase: rotation.phase,
  owners: rotation.owners,
  ownersDone: rotation.ownersDone,
  moved: rotation.moved,
  left: rotation.left,
  outOfReach: rotation.outOfReach ?? 0,
  startedAt: rotation.startedAt,
  progressAt: rotation.progressAt,
  completedAt: rotation.completedAt ?? null,
});

const StatusReply = () =>
  z.object({
    rootKey: z
      .object({
        version: z.int(),
        numberOfVersions: z.int(),
        strategy: z.string(),
        wrappedBy: z.string(),
        createdAt: instant(),
      })
      .nullable(),
    levels: z.array(
      z.object({
        level: Level,
        since: instant().nullable(),
        ageDays: z.int().nullable(),
        underOldVersions: z.object({ owners: z.int().nullable(), values: z.int() }),
        rotation: RotationReply().nullable(),
      }),
    ),
    projectRotation: RotationReply().nullable(),
  });

const day = 86_400_000;

const ageOf = (since: string | undefined, now: Date): number | null =>
  since === undefined ? null : Math.max(0, Math.floor((now.getTime() - Date.parse(since)) / day));

const keyStatus = operation({
  method: 'GET',
  path: '/api/v1/admin/keys/status',
  summary: 'Version and age of every level of keys, and how far rotations came, for server admins',
  access: people,
  audit: 'get-key-status',
  limit: 'read',
  query: z.object({ projectId: optional(uuid) }),
  reply: StatusReply,
  handle: async ({ query, unit }) => {
    const status = await readKeyStatus(unit, query.projectId);
    const now = unit.runtime.now();
    const { rootKey, rootKeyVersions: numberOfVersions } = status;
    return {
      rootKey: rootKey
        ? {
            version: rootKey.version,
            numberOfVersions,
            strategy: rootKey.strategy,
            wrappedBy: rootKey.wrappedBy,
            createdAt: rootKey.createdAt,
          }
        : null,
      levels: status.levels.map(({ level, since, rotation }) => ({
        level,
        since: since ?? null,
        ageDays: ageOf(since, now),
        underOldVersions: underOldVersions(rotation),
        rotation: rotation ? toWire(rotation) : null,
      })),
      projectRotation: status.project ? toWire(status.project) : null,
    };
  },
});

const rotate = operation({
  method: 'POST',
  path: '/api/v1/admin/keys/{level}/rotate',
  summary:
    'Rotate a level of keys, for server admins: new versions, and what older ones sealed is sealed again',
  access: people,
  audit: 'rotate-keys',
  limit: 'write',
  params: z.object({ level: Level }),
  body: z.object({ projectId: optional(uuid) }),
  reply: () => z.object({ rotation: RotationReply() }),
  handle: async ({ params, body, unit }) => ({
    rotation: toWire(await rotateKeys(unit, { level: params.level, projectId: body.projectId })),
  }),
});

export const keyOperations = [keyStatus, rotate];
