import { parseArgs } from 'node:util';
import { httpGroups } from '../functions/groups.ts';
import { postureOf } from '../functions/posture.ts';

/** Prints every operation with who may call it, its event, its limit class and its function. */
const { values } = parseArgs({ options: { group: { type: 'string' } } });
const groups = httpGroups.filter(({ name }) => values.group === undefined || name === values.group);
if (groups.length === 0) {
  const names = httpGroups.map(({ name }) => name).join(', ');
  console.error(`There is no group ${values.group}; there are ${names}.`);
  process.exitCode = 2;
} else {
  console.log(postureOf(groups).join('\n'));
}
