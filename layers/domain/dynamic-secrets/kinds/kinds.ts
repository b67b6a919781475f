import { LocketError } from '../../errors.ts';
import { elasticSearch } from './elastic-search.ts';
import type { ProviderInputs, ProviderKind, ProviderType } from './kind.ts';
import { ldap } from './ldap.ts';
import { rabbitMq } from './rabbit-mq.ts';
import { redis } from './redis.ts';
import { sqlDatabase } from './sql-database.ts';

const kinds: Readonly<Record<ProviderType, ProviderKind>> = {
  'sql-database': sqlDatabase,
  redis,
  'rabbit-mq': rabbitMq,
  ldap,
  'elastic-search': elasticSearch,
};

/** The kind of provider that is called so. */
export const kindOf = (type: ProviderType): ProviderKind => kinds[type];

/** Bytes of all inputs together: sealed, they are in one item with all else that a dynamic secret says. */
const mostBytes = 131_072;

const bounded = (inputs: ProviderInputs): ProviderInputs => {
  if (Buffer.byteLength(JSON.stringify(inputs)) > mostBytes)
    throw new LocketError(
      'invalid-input',
      `The inputs of the provider have at most ${mostBytes} bytes together`,
    );
  return inputs;
};

/** Inputs as their kind keeps them. `invalid-input` with every member that is wrong, never with its value. */
export const checkedInputs = (type: ProviderType, given: unknown): ProviderInputs => {
  const checked = kindOf(type).inputs().safeParse(given);
  if (checked.success) return bounded(checked.data);
  const details = checked.error.issues.map(({ path, message }) => ({
    path: ['provider', 'inputs', ...path],
    message,
  }));
  throw new LocketError(
    'invalid-input',
    `The inputs of the provider are not valid: ${details[0]?.path.join('.')} ${details[0]?.message}`,
    { details },
  );
};
