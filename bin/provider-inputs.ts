import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { providerTypes } from '../layers/domain/dynamic-secrets/kinds/kind.ts';
import { kindOf } from '../layers/domain/dynamic-secrets/kinds/kinds.ts';
import { projectRoot } from '../lib/project.ts';
import { inputsOfSchema, type Shape } from '../web/dynamic-secrets/inputs-of-schema.ts';

const inputsOf = (type: (typeof providerTypes)[number]) => {
  const { inputs, secrets } = kindOf(type);
  return inputsOfSchema(
    z.toJSONSchema(inputs(), { io: 'output', unrepresentable: 'any' }) as Shape,
    secrets,
  );
};

const forms = Object.fromEntries(providerTypes.map((type) => [type, inputsOf(type)]));
const content = `import type { Input } from './form-input.ts';

/** What each provider of dynamic secrets is asked for, written by \`npm run cli-api\`. */
export const providerInputs = ${JSON.stringify(forms)} as const satisfies Readonly<Record<string, readonly Input[]>>;
`;
writeFileSync(join(projectRoot, 'web/dynamic-secrets/provider-inputs.ts'), content);
