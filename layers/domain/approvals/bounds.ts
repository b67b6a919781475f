import { LocketError } from '../errors.ts';
import type { Project } from '../projects/project.ts';
import type { Secret } from '../secrets/core/secret.ts';
import type { Unit } from '../unit.ts';
import type { ChangeRequest, Requester } from './change-request.ts';

/** Most changes of one request: what is merged is one commit. */
const maxCommits = 1000;

/** Most bytes that the changes of one request come to, as one reply has to show them with what was there before. */
const maxBytes = 2_000_000;

/** Most open requests of one person or machine in a project: lists and counts look at all of them. */
export const maxOpen = 100;

const bytesOf = ({ value, comment, metadata }: Secret): number =>
  Buffer.byteLength(JSON.stringify([value, comment, metadata]));

/** How much a request asks for. */
export interface Size {
  readonly commits: number;
  readonly bytes: number;
}

/** What changes come to: the secret as it is to be, as it was, and as it stands when somebody looks. */
export const sizeOf = (
  all: readonly { readonly before: Secret | undefined; readonly after: Secret | undefined }[],
): Size => ({
  commits: all.length,
  bytes: all.reduce(
    (sum, { before, after }) => sum + (after ? bytesOf(after) : 0) + (before ? 2 * bytesOf(before) : 0),
    0,
  ),
});

/** Refuses with `invalid-input` more than one request holds. */
export const assertFits = ({ commits, bytes }: Size): void => {
  if (commits > maxCommits)
    throw new LocketError('invalid-input', `A change request holds at most ${maxCommits} changes`);
  if (bytes > maxBytes)
    throw new LocketError(
      'invalid-input',
      `The changes of a change request come to ${maxBytes} bytes at most, with what they replace: ask for them in parts`,
    );
};

/**
 * A slot for another open request of whoever asks: taking it is a condition of the write, so that nobody has more open
 * requests than there are slots. `bad-request` when all are taken.
 */
export const freeSlot = async (
  unit: Unit,
  { id }: Pick<Project, 'id'>,
  requester: Requester,
): Promise<number> => {
  const taken = await unit.stores.changeRequests.slotsOf(id, requester);
  const free = Array.from({ length: maxOpen }, (_, slot) => slot).filter((slot) => !taken.has(slot));
  // At random, so that of two who ask at once few meet at one.
  const slot = free[Buffer.from(unit.runtime.randomBytes(4)).readUInt32BE() % free.length];
  if (slot !== undefined) return slot;
  throw new LocketError(
    'bad-request',
    `There are ${maxOpen} open change requests of yours in this project already: have some merged or closed`,
  );
};

/** The same request without its slot, which somebody may take again. */
export const withoutSlot = ({ slot: _, ...request }: ChangeRequest): ChangeRequest => request;
