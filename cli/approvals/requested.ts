import type { Surroundings } from '../command.ts';

/** Where a change policy applies, a write answers a request in the place of what it changed. */
type Reply = { readonly approval: { readonly id: string; readonly slug: string } } | object;

/** A change request, by its id and the short name that mails say. */
export interface Asked {
  readonly id: string;
  readonly slug: string;
}

/** The change request that a write became; undefined when it changed something. */
export const requestIn = (reply: Reply): Asked | undefined => {
  if (!('approval' in reply)) return undefined;
  const { id, slug } = reply.approval;
  return { id, slug };
};

/** Says what waits for others, and where to look at it. */
export const tellAsked = (asked: readonly Asked[], around: Surroundings): void => {
  if (asked.length === 0) return;
  around.tell('A change policy applies here: nothing of this is changed until others approve it.');
  for (const { id, slug } of asked) around.tell(`Change request ${slug}: locket approvals show ${id}`);
};
