import * as z from 'zod';
import type { ProviderKind } from './kind.ts';
import { passwordRequirements, passwordRules } from './members.ts';

/** An id or a domain name, as part of an address. */
const word = () =>
  z
    .string()
    .trim()
    .min(1)
    .max(255)
    .regex(/^\w[\w.-]*$/, 'must be an id');

/** An application of a tenant, which lists its users and sets their passwords. */
export const entraApplication = () => ({
  tenantId: word(),
  applicationId: word(),
  clientSecret: z.string().trim().min(1).max(1024),
});

const members = z.object({
  ...entraApplication(),
  userId: word(),
  email: z.string().trim().min(1).max(320),
  passwordRequirements: passwordRequirements(256),
});

export type EntraInputs = z.output<typeof members>;

/** A user of Microsoft Entra ID, whose password is another one for each lease. */
export const azureEntraId: ProviderKind = {
  type: 'azure-entra-id',
  inputs: () => members,
  secrets: ['clientSecret'],
  names: ({ userId }) => ({ longest: 255, random: 32, fixed: String(userId) }),
  passwords: passwordRules(64),
  place: ({ tenantId, userId }) => [tenantId, userId],
};
