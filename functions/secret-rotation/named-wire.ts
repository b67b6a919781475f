import * as z from 'zod';
import { withoutSecrets } from '../../layers/domain/dynamic-secrets/inputs.ts';
import type { ProjectAccess } from '../../layers/domain/projects/access.ts';
import { type UsedConnection, usedConnection } from '../../layers/domain/secret-rotation/connections.ts';
import type { RotationType } from '../../layers/domain/secret-rotation/kinds/kind.ts';
import { rotationKind } from '../../layers/domain/secret-rotation/kinds/kinds.ts';
import type { LocatedRotation } from '../../layers/domain/secret-rotation/located.ts';
import { nameInV2, outputInV2, parametersOf } from '../../layers/domain/secret-rotation/names.ts';
import { inputsOf } from '../../layers/domain/secret-rotation/read-rotations.ts';
import type { Unit } from '../../layers/domain/unit.ts';
import { instant, uuid } from '../../layers/http/wire.ts';

export const Reply = () =>
  z.object({
    id: uuid,
    name: z.string(),
    description: z.string().nullable(),
    type: z.string(),
    projectId: z.string(),
    connectionId: z.string(),
    connection: z.object({ id: z.string(), name: z.string(), app: z.string() }),
    environment: z.object({ id: z.string(), name: z.string(), slug: z.string() }),
    folder: z.object({ id: z.string(), path: z.string() }),
    folderId: z.string(),
    isAutoRotationEnabled: z.boolean(),
    rotationInterval: z.number(),
    rotateAtUtc: z.object({ hours: z.int(), minutes: z.int() }),
    overlapHours: z.number().nullable(),
    rotationStatus: z.string(),
    statusMessage: z.string().nullable(),
    isRotating: z.boolean(),
    lastRotatedAt: instant().nullable(),
    lastRotationAttemptedAt: instant().nullable(),
    nextRotationAt: instant().nullable(),
    parameters: z.record(z.string(), z.unknown()),
    secretsMapping: z.record(z.string(), z.string()),
    temporaryParameters: z.record(z.string(), z.unknown()),
    createdAt: instant(),
    updatedAt: instant(),
  });
export const OneReply = () => z.object({ secretRotation: Reply() });

const timeOf = ({ rotateAtUtc, createdAt }: LocatedRotation['rotation']) =>
  rotateAtUtc ?? { hours: Number(createdAt.slice(11, 13)), minutes: Number(createdAt.slice(14, 16)) };

export const replyOf = async (
  unit: Unit,
  found: LocatedRotation,
): Promise<z.input<ReturnType<typeof Reply>>> => {
  const { rotation, place } = found;
  const { type } = rotation;
  const shown = withoutSecrets(rotationKind(type).secrets, await inputsOf(unit, found));
  const { environment: where } = place;
  const connectionId = rotation.connectionId ?? '';
  const seen = new Set(found.held.flatMap(({ output, head }) => (head ? [output] : [])));
  return {
    id: rotation.id,
    name: rotation.name,
    description: rotation.description,
    type: nameInV2(type),
    projectId: rotation.projectId,
    connectionId,
    connection: { id: connectionId, name: '', app: type },
    environment: { id: where.id, name: where.name, slug: where.slug },
    folder: { id: rotation.folderId, path: place.path },
    folderId: rotation.folderId,
    isAutoRotationEnabled: !rotation.isPaused,
    rotationInterval: rotation.intervalDays,
    rotateAtUtc: timeOf(rotation),
    overlapHours: rotation.overlapHours,
    rotationStatus: rotation.status ?? 'pending',
    statusMessage: rotation.statusMessage,
    isRotating: rotation.phase !== 'idle',
    lastRotatedAt: rotation.lastRotatedAt,
    lastRotationAttemptedAt: rotation.lastRotatedAt,
    nextRotationAt: rotation.nextRotationAt,
    parameters: parametersOf(type, shown),
    secretsMapping: Object.fromEntries(
      rotation.outputs
        .filter(({ output }) => seen.has(output))
        .map(({ output, secretName }) => [outputInV2(type, output), secretName]),
    ),
    temporaryParameters: {},
    createdAt: rotation.createdAt,
    updatedAt: rotation.updatedAt,
  };
};

/** The connection that a request names, read anew for every try; whoever sends it again has it read again. */
export const connecting = (type: RotationType, connectionId: string | undefined) => {
  let used: UsedConnection | undefined;
  return {
    members: async (unit: Unit, access: ProjectAccess) => {
      used = connectionId === undefined ? undefined : await usedConnection(unit, access, type, connectionId);
      return used?.members;
    },
    touched: () => (used ? [used.touched] : []),
  };
};
