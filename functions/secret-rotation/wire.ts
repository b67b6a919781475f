import * as z from 'zod';
import type { LocatedRotation } from '../../layers/domain/secret-rotation/located.ts';
import { instant, uuid } from '../../layers/http/wire.ts';

const Environment = () => z.object({ id: z.string(), name: z.string(), slug: z.string() });
const TimeOfDay = () => z.object({ hours: z.int(), minutes: z.int() });

/** A rotation in the shape of the older family, and what it has besides. */
export const RotationReply = () =>
  z.object({
    id: uuid,
    provider: z.string(),
    secretPath: z.string(),
    interval: z.number(),
    lastRotatedAt: instant().nullable(),
    status: z.string().nullable(),
    statusMessage: z.string().nullable(),
    envId: uuid,
    createdAt: instant(),
    updatedAt: instant(),
    environment: Environment(),
    name: z.string(),
    isPaused: z.boolean(),
    isRotating: z.boolean(),
    nextRotationAt: instant().nullable(),
    rotateAtUtc: TimeOfDay().nullable(),
    overlapHours: z.number().nullable(),
  });

export const rotationReply = ({
  rotation,
  place,
}: LocatedRotation): z.input<ReturnType<typeof RotationReply>> => ({
  id: rotation.id,
  provider: rotation.type,
  secretPath: place.path,
  interval: rotation.intervalDays,
  lastRotatedAt: rotation.lastRotatedAt,
  status: rotation.status,
  statusMessage: rotation.statusMessage,
  envId: rotation.environmentId,
  createdAt: rotation.createdAt,
  updatedAt: rotation.updatedAt,
  environment: { id: place.environment.id, name: place.environment.name, slug: place.environment.slug },
  name: rotation.name,
  isPaused: rotation.isPaused,
  isRotating: rotation.phase !== 'idle',
  nextRotationAt: rotation.nextRotationAt,
  rotateAtUtc: rotation.rotateAtUtc,
  overlapHours: rotation.overlapHours,
});

/** The secrets as lists name them: those that the caller may read. */
export const HeldReply = () =>
  z.object({
    key: z.string(),
    secret: z.object({ secretKey: z.string(), id: z.string(), version: z.int() }),
  });

export const heldReply = ({ held }: LocatedRotation): z.input<ReturnType<typeof HeldReply>>[] =>
  held.flatMap(({ output, head }) =>
    head ? [{ key: output, secret: { secretKey: head.name, id: head.id, version: head.version } }] : [],
  );

/** The same by ids, as they are answered once. */
export const OutputReply = () => z.object({ id: uuid, key: z.string(), secretId: uuid, rotationId: uuid });

export const outputReply = ({ rotation }: LocatedRotation): z.input<ReturnType<typeof OutputReply>>[] =>
  rotation.outputs.map(({ id, output: key, secretId }) => ({ id, key, secretId, rotationId: rotation.id }));

/** What a request may say of when it is rotated. */
export const timing = {
  rotateAtUtc: z.preprocess(
    (value) => (value === '' ? null : value),
    z
      .object({ hours: z.int().min(0).max(23), minutes: z.int().min(0).max(59) })
      .nullable()
      .optional(),
  ),
  overlapHours: z.preprocess(
    (value) => (value === '' ? null : value),
    z.number().min(1).max(87_600).nullable().optional(),
  ),
};

/** Days between two rotations. */
export const longestInterval = 3_650;
export const members = z.record(z.string().min(1).max(64), z.unknown());
/** Secrets by output: their names, or their ids. */
export const mapping = z.record(z.string().min(1).max(64), z.string().trim().min(1).max(255));
