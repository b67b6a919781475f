import * as z from 'zod';
import { defaulted, optional, shownName } from '../../layers/http/wire.ts';

const name = shownName(255);
const metadata = z
  .array(z.object({ key: shownName(255), value: z.string().trim().min(1).max(1020) }))
  .max(100);

/** What whoever creates an identity says about it. */
export const newIdentityMembers = {
  name,
  metadata: defaulted(metadata, []),
  hasDeleteProtection: defaulted(z.boolean(), false),
};

/** The same of one that is changed: what is left out stays as it is. */
export const changedIdentityMembers = {
  name: optional(name),
  metadata: optional(metadata),
  hasDeleteProtection: optional(z.boolean()),
};
