import { parseArgs } from 'node:util';
import { httpGroups } from '../functions/groups.ts';
import { postureOf } from '../functions/posture.ts';

const usage =
  'npm run routes [-- --group NAME]: every operation, who may call it, its event, limit class and function';

/** What was asked for on the command line; says how to ask, and ends, when that cannot be told. */
const asked = (): { readonly group?: string | undefined } => {
  try {
    const { values } = parseArgs({ options: { group: { type: 'string' }, help: { type: 'boolean' } } });
    if (!values.help) return values;
    console.log(usage);
    process.exit(0);
  } catch {
    console.error(usage);
    process.exit(2);
  }
};

const values = asked();
const groups = httpGroups.filter(({ name }) => values.group === undefined || name === values.group);
if (groups.length === 0) {
  const names = httpGroups.map(({ name }) => name).join(', ');
  console.error(`There is no group ${values.group}; there are ${names}.`);
  process.exitCode = 2;
} else {
  console.log(postureOf(groups).join('\n'));
}
