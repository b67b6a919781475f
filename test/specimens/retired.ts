import { retiredOperations } from '../../functions/retired.ts';
import type { Names } from '../world/victim.ts';
import type { Specimens } from './specimen.ts';

const valueFor = ({ projectId, userId }: Names, name: string): string =>
  ({ userId, secretName: 'NAME' })[name] ?? projectId;

/** All of them answer anything by saying what to use instead. */
export const specimens: Specimens = Object.fromEntries(
  retiredOperations.map(({ method, path }) => [
    `${method} ${path}`,
    (names) => ({
      params: Object.fromEntries(
        [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [name, valueFor(names, name)]),
      ),
      owner: { status: 400, message: /\w/ },
    }),
  ]),
);
