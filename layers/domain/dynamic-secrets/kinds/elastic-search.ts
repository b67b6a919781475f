import * as z from 'zod';
import type { ProviderKind } from './kind.ts';
import { account, ca, password, passwordRequirements, passwordRules, port } from './members.ts';

const members = z.object({
  /** Name or address of a node, over TLS unless it begins with `http://`. */
  host: z.string().trim().min(1).max(512),
  port: port(),
  roles: z.array(z.string().trim().min(1).max(255)).min(1).max(50),
  auth: z.discriminatedUnion('type', [
    z.object({ type: z.literal('user'), username: account(), password: password() }),
    z.object({ type: z.literal('api-key'), apiKey: password(), apiKeyId: account() }),
  ]),
  ca: ca(),
  passwordRequirements: passwordRequirements(),
});

export type ElasticInputs = z.output<typeof members>;

export const elasticSearch: ProviderKind = {
  type: 'elastic-search',
  inputs: () => members,
  secrets: ['auth.password', 'auth.apiKey'],
  names: () => ({ longest: 64, random: 32 }),
  passwords: passwordRules(64),
};
