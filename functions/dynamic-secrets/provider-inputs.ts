import * as z from 'zod';
import { providerTypes } from '../../layers/domain/dynamic-secrets/kinds/kind.ts';
import { kindOf } from '../../layers/domain/dynamic-secrets/kinds/kinds.ts';

/** For each provider of dynamic secrets the JSON Schema of its inputs and the names of those that are secret. */
export const providerSchemas = () =>
  providerTypes.map((type) => {
    const { inputs, secrets } = kindOf(type);
    return { type, secrets, schema: z.toJSONSchema(inputs(), { io: 'output', unrepresentable: 'any' }) };
  });
