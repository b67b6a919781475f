import * as z from 'zod';
import type { ProviderKind } from './kind.ts';
import {
  account,
  ca,
  host,
  maybe,
  password,
  passwordRequirements,
  passwordRules,
  port,
  tls,
} from './members.ts';

const members = z.object({
  /** A server, with its port; or without one the name that the servers of a cluster are listed under (`mongodb+srv`). */
  host: host(),
  port: maybe(port()),
  username: account(),
  password: password(),
  database: z
    .string()
    .trim()
    .min(1)
    .max(63)
    .regex(/^[^/\\. "$*<>:|?\0]+$/, 'must be the name of a database'),
  roles: z.array(z.string().trim().min(1).max(255)).min(1).max(50),
  ca: ca(),
  tls: tls(),
  passwordRequirements: passwordRequirements(),
});

export type MongoInputs = z.output<typeof members>;

export const mongoDb: ProviderKind = {
  type: 'mongo-db',
  inputs: () => members,
  secrets: ['password'],
  names: () => ({ longest: 128, random: 32 }),
  passwords: passwordRules(48),
  place: ({ host: name, port: number, database }) => [name, number ?? null, database],
};
