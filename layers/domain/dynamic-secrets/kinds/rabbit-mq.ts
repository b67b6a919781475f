import * as z from 'zod';
import type { ProviderKind } from './kind.ts';
import { account, ca, password, passwordRequirements, passwordRules, port } from './members.ts';

const pattern = () => z.string().trim().min(1).max(1024);

const members = z.object({
  /** The address of the management API, such as `https://rabbit.example.com`. */
  host: z.string().trim().min(1).max(512),
  port: port(),
  tags: z
    .array(
      z
        .string()
        .trim()
        .min(1)
        .max(64)
        .regex(/^[^,]+$/, 'must have no comma'),
    )
    .max(20)
    .default([]),
  username: account(),
  password: password(),
  ca: ca(),
  virtualHost: z.object({
    name: z.string().min(1).max(255),
    permissions: z.object({ read: pattern(), write: pattern(), configure: pattern() }),
  }),
  passwordRequirements: passwordRequirements(),
});

export type RabbitInputs = z.output<typeof members>;

export const rabbitMq: ProviderKind = {
  type: 'rabbit-mq',
  inputs: () => members,
  secrets: ['password'],
  names: () => ({ longest: 64, random: 32 }),
  passwords: passwordRules(64),
};
