/** Checks that bundles keep their budgets; `--write` makes today's sizes the budgets. */
import { parseArgs } from 'node:util';
import { withBundles } from '../footprint/bundles.ts';
import { judgeBundles, readBudgets, writeBudgets } from './bundle-budgets.ts';

const { values } = parseArgs({ options: { write: { type: 'boolean' } } });
const sizes = await withBundles(async (bundles) =>
  Object.fromEntries(bundles.map(({ name, kilobytes }) => [name, kilobytes])),
);
if (values.write) writeBudgets(sizes);
const { faults, remarks } = judgeBundles(sizes, readBudgets());
for (const line of faults) console.log(line);
for (const line of remarks) console.log(`${line}, which is within 5 %`);
if (faults.length > 0) {
  console.error(
    `${faults.length} bundles are not within 5 % of their budgets. If that is meant: npm run check:bundles -- --write`,
  );
  process.exitCode = 1;
} else console.log('All bundles keep their budgets.');
