/** Checks that bundles keep their budgets; `--write` makes today's sizes the budgets. */
import { parseArgs } from 'node:util';
import { withBundles } from '../footprint/bundles.ts';
import { judgeBundles, readBudgets, unexplained, writeBudgets } from './bundle-budgets.ts';
import { heavier } from './heavier.ts';

const { values } = parseArgs({ options: { write: { type: 'boolean' } } });
const bundles = await withBundles(async (facts) => facts);
const sizes = Object.fromEntries(bundles.map(({ name, kilobytes }) => [name, kilobytes]));
if (values.write) writeBudgets(sizes);
const budgets = readBudgets();
const verdict = judgeBundles(sizes, budgets);
const answering = bundles.flatMap(({ name, answersHttp }) => (answersHttp ? [name] : []));
const faults = [...verdict.faults, ...unexplained(budgets, answering, heavier)];
const { remarks } = verdict;
for (const line of faults) console.log(line);
for (const line of remarks) console.log(`${line}, which is within 5 %`);
if (faults.length > 0) {
  console.error(
    `${faults.length} faults of bundles, which should be within 5 % of their budgets. If that is meant: npm run check:bundles -- --write`,
  );
  process.exitCode = 1;
} else console.log('All bundles keep their budgets.');
