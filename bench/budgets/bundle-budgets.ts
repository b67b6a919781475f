import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Sizes of bundles by function, in kilobytes of 1,000 bytes. */
export type Sizes = Readonly<Record<string, number>>;

/** What bundles may weigh: the data file of the check. */
const file = join(import.meta.dirname, 'bundles.json');

/** What a bundle may weigh that has no budget of its own, such as a new one. */
const usual = 360;

/** By how much a bundle may outgrow its budget before somebody has to say that this is meant. */
const tolerance = 0.05;

export const readBudgets = (): Sizes => JSON.parse(readFileSync(file, 'utf8'));

const sorted = (sizes: Sizes): Sizes =>
  Object.fromEntries(Object.entries(sizes).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Makes today's sizes the budgets, in whole kilobytes. */
export const writeBudgets = (sizes: Sizes): void => {
  const whole = Object.entries(sizes).map(([name, size]) => [name, Math.ceil(size)] as const);
  writeFileSync(file, `${JSON.stringify(sorted(Object.fromEntries(whole)), null, 2)}\n`);
};

const percent = (share: number): string => `${share > 0 ? '+' : ''}${(share * 100).toFixed(1)} %`;

export interface Verdict {
  /** One line for every bundle that is over its budget, and for every budget without a bundle. */
  readonly faults: readonly string[];
  /** One line for every bundle that grew within its tolerance. */
  readonly remarks: readonly string[];
}

/** One line for every function that answers HTTP whose budget is above the usual without a reason, and for every idle reason. */
export const unexplained = (
  budgets: Sizes,
  answering: readonly string[],
  reasons: Readonly<Record<string, string>>,
): readonly string[] => {
  const above = answering.filter((name) => (budgets[name] ?? usual) > usual);
  return [
    ...above
      .filter((name) => !(name in reasons))
      .map((name) => `${name} may weigh more than ${usual} KB; bench/budgets/heavier.ts does not say why`),
    ...Object.keys(reasons)
      .filter((name) => !above.includes(name))
      .map((name) => `${name} needs no reason to be heavier`),
  ];
};

/** Compares bundles with their budgets. */
export const judgeBundles = (sizes: Sizes, budgets: Sizes): Verdict => {
  const faults: string[] = [];
  const remarks: string[] = [];
  for (const [name, size] of Object.entries(sizes)) {
    const budget = budgets[name] ?? usual;
    if (size > budget) {
      const line = `${name} grew: ${size.toFixed(1)} KB of ${budget} (${percent(size / budget - 1)})`;
      (size > budget * (1 + tolerance) ? faults : remarks).push(line);
    }
  }
  const gone = Object.keys(budgets).filter((name) => !(name in sizes));
  return { faults: [...faults, ...gone.map((name) => `${name} has a budget, but is no function`)], remarks };
};
