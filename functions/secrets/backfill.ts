import * as z from 'zod';
import { LocketError } from '../../layers/domain/errors.ts';
import {
  type BackfillPosition,
  backfillReferences,
} from '../../layers/domain/secrets/writing/backfill-references.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id, optional, ruled } from '../../layers/http/wire.ts';
import { expectGrantIn } from '../projects/scope.ts';
import { cursorOf, positionIn } from './cursor.ts';

const separator = '.';

const textOf = ({ environmentId, after }: BackfillPosition): string =>
  `${environmentId}${separator}${after ? cursorOf(after) : ''}`;

const positionOf = (text: string): BackfillPosition => {
  const [environmentId = '', cursor] = text.split(separator);
  if (environmentId === '' || cursor === undefined)
    throw new LocketError('invalid-input', 'cursor must be one that a request before ended with');
  return { environmentId, ...(cursor !== '' && { after: positionIn(cursor) }) };
};

const backfill = operation({
  method: 'POST',
  path: '/api/v3/secrets/backfill-secret-references',
  summary: 'Note anew which secrets of a project refer to which',
  access: members,
  audit: 'backfill-secret-references',
  limit: 'secrets',
  body: z.object({ projectId: id, cursor: optional(ruled(z.string().max(2048), positionOf)) }),
  reply: () => z.object({ message: z.string(), nextCursor: z.string().optional() }),
  expect: ({ body, ...known }) => expectGrantIn(body.projectId, known),
  handle: async ({ body, unit }) => {
    const next = await backfillReferences(unit, body.projectId, body.cursor);
    return next
      ? { message: 'More secrets are left: send nextCursor as cursor to go on', nextCursor: textOf(next) }
      : { message: 'Successfully backfilled secret references' };
  },
});

export const backfillOperations = [backfill];
