import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { providerSchemas } from '../functions/dynamic-secrets/provider-inputs.ts';
import { projectRoot } from '../lib/project.ts';
import { inputsOfSchema, type Shape } from '../web/dynamic-secrets/inputs-of-schema.ts';

const forms = Object.fromEntries(
  providerSchemas().map(({ type, schema, secrets }) => [type, inputsOfSchema(schema as Shape, secrets)]),
);
const content = `import type { Input } from './form-input.ts';

/** What each provider of dynamic secrets is asked for, written by \`npm run cli-api\`. */
export const providerInputs = ${JSON.stringify(forms)} as const satisfies Readonly<Record<string, readonly Input[]>>;
`;
writeFileSync(join(projectRoot, 'web/dynamic-secrets/provider-inputs.ts'), content);
