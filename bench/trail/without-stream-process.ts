/** Starts Locket on a data folder that was started before, with nothing that the table's stream feeds. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
}

const folder = join(process.env.LOCKET_DATA_DIR ?? '', 'app');
const templates = readdirSync(folder).filter((name) => name.endsWith('.template.json'));

for (const file of templates) {
  const template = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  for (const { Type, Properties } of Object.values<Resource>(template.Resources))
    if (Type === 'AWS::Lambda::EventSourceMapping' && 'StartingPosition' in Properties)
      Properties.Enabled = false;
  writeFileSync(join(folder, file), JSON.stringify(template));
}

await import('../../local/main.ts');
