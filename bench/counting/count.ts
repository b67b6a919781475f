import type { RequestTemplate } from '../load/request.ts';
import { operationsOn } from '../load/seed.ts';
import type { MeteredApp } from './app.ts';
import type { StorageCost } from './meter.ts';
import type { SeededApp } from './seeded-app.ts';

export interface OperationCost extends StorageCost {
  readonly operation: string;
  readonly kmsCalls: number;
}

const numbered = (template: RequestTemplate, n: number): RequestTemplate => ({
  ...template,
  path: template.path.replace('{n}', String(n)),
  ...(template.body !== undefined && {
    body: JSON.parse(JSON.stringify(template.body).replace('{n}', String(n))),
  }),
});

/** What a request costs, made twice before. */
export const countOne = async (
  app: MeteredApp,
  operation: string,
  template: RequestTemplate,
): Promise<OperationCost> => {
  for (const n of [1, 2]) await app.send(numbered(template, n));
  app.meter.reset();
  app.kms.calls.length = 0;
  await app.send(numbered(template, 3));
  return { operation, ...app.meter.read(), kmsCalls: app.kms.calls.length };
};

/** What each operation of the main job costs once everything is warm. */
export const countOperations = async ({ app, seeded }: SeededApp): Promise<readonly OperationCost[]> => {
  const costs: OperationCost[] = [];
  for (const [operation, template] of Object.entries(operationsOn(seeded)))
    costs.push(await countOne(app, operation, template));
  return costs;
};
