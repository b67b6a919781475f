import * as z from 'zod';
import type { ProviderKind } from './kind.ts';
import { maybe, passwordRequirements, passwordRules } from './members.ts';

const word = () => z.string().trim().min(1).max(255);

const members = z.object({
  adminPublicKey: word(),
  adminPrivateKey: word(),
  groupId: word().regex(/^\w+$/, 'must be the id of a project'),
  roles: z
    .array(z.object({ collectionName: maybe(word()), databaseName: word(), roleName: word() }))
    .min(1)
    .max(50),
  scopes: z
    .array(z.object({ name: word(), type: word() }))
    .max(50)
    .default([]),
  passwordRequirements: passwordRequirements(),
});

export type AtlasInputs = z.output<typeof members>;

/** Database users of a project of MongoDB Atlas. */
export const mongoDbAtlas: ProviderKind = {
  type: 'mongo-db-atlas',
  inputs: () => members,
  secrets: ['adminPrivateKey'],
  names: () => ({ longest: 128, random: 32 }),
  passwords: passwordRules(48),
  place: ({ groupId }) => [groupId],
};
