import type { Deletion } from '../../layers/domain/projects/deleted.ts';
import { instant } from '../../layers/http/wire.ts';

/** Members that say when something was deleted, and until when it can be brought back. */
export const deletionMembers = () => ({ deletedAt: instant(), restorableUntil: instant() });

export const deletionReply = ({ deletedAt, restorableUntil }: Deletion) => ({ deletedAt, restorableUntil });
