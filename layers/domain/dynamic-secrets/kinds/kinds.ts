import { LocketError } from '../../errors.ts';
import { awsElasticache } from './aws-elasticache.ts';
import { awsIam } from './aws-iam.ts';
import { awsSts } from './aws-sts.ts';
import { azureEntraId } from './azure-entra-id.ts';
import { cassandra } from './cassandra.ts';
import { elasticSearch } from './elastic-search.ts';
import type { ProviderInputs, ProviderKind, ProviderType } from './kind.ts';
import { kubernetes } from './kubernetes.ts';
import { ldap } from './ldap.ts';
import { mongoDb } from './mongo-db.ts';
import { mongoDbAtlas } from './mongo-db-atlas.ts';
import { rabbitMq } from './rabbit-mq.ts';
import { redis } from './redis.ts';
import { sapHana } from './sap-hana.ts';
import { snowflake } from './snowflake.ts';
import { sqlDatabase } from './sql-database.ts';
import { totp } from './totp.ts';

const kinds: Readonly<Record<ProviderType, ProviderKind>> = {
  'sql-database': sqlDatabase,
  redis,
  'rabbit-mq': rabbitMq,
  ldap,
  'elastic-search': elasticSearch,
  'aws-iam': awsIam,
  'aws-sts': awsSts,
  'mongo-db': mongoDb,
  totp,
  'azure-entra-id': azureEntraId,
  'mongo-db-atlas': mongoDbAtlas,
  kubernetes,
  cassandra,
  'sap-hana': sapHana,
  snowflake,
  'aws-elasticache': awsElasticache,
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
