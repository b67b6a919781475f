import * as z from 'zod';
import { LocketError } from '../../errors.ts';
import { parseCommands, usesInCommands } from '../commands.ts';
import type { ProviderKind } from './kind.ts';
import {
  account,
  ca,
  host,
  keeping,
  maybe,
  password,
  passwordRequirements,
  passwordRules,
  port,
  statement,
  tls,
} from './members.ts';

/** What each list of commands may speak of. */
export const redisPlaceholders = {
  creationStatement: ['username', 'password', 'expiration'],
  revocationStatement: ['username'],
  renewStatement: ['username', 'expiration'],
} as const;

const commands = (name: keyof typeof redisPlaceholders) =>
  keeping(statement(), (text) => parseCommands(text, redisPlaceholders[name]));

/** Commands without the account in them would make or end none, and count as done. */
const aboutAccount = (name: 'creationStatement' | 'revocationStatement') =>
  keeping(commands(name), (text) => {
    if (!usesInCommands(parseCommands(text, redisPlaceholders[name]), 'username'))
      throw new LocketError('invalid-input', `${name} must name the account: {{username}}`);
  });

const members = z.object({
  host: host(),
  port: port(),
  username: account(),
  password: maybe(password()),
  creationStatement: aboutAccount('creationStatement'),
  revocationStatement: aboutAccount('revocationStatement'),
  renewStatement: maybe(commands('renewStatement')),
  ca: ca(),
  tls: tls(),
  passwordRequirements: passwordRequirements(),
});

export type RedisInputs = z.output<typeof members>;

export const redis: ProviderKind = {
  type: 'redis',
  inputs: () => members,
  secrets: ['password'],
  names: () => ({ longest: 64, random: 32 }),
  passwords: passwordRules(64),
};
