import { beforeAll, expect, it } from 'vitest';
import { httpGroups } from '../../functions/groups.ts';
import type { Operation } from '../../layers/http/operation.ts';
import { startApp } from '../harness/app.ts';
import { isGuarded, ownersToken, requestTo } from '../specimens/request.ts';
import { bootstrapped, type Instance } from './instance.ts';
import { rememberTable } from './rewind.ts';
import { sessionIn } from './session.ts';
import { scannedState, storedState } from './stored-state.ts';
import { createVictim, type Names } from './victim.ts';

let home: Instance;
let person: string;
let names: Names;
let rewind: () => Promise<void>;
beforeAll(async () => {
  home = await bootstrapped(await startApp());
  person = await sessionIn(home);
  names = (await createVictim(home)).names;
  rewind = await rememberTable(home.app.table);
});

const send = (operation: Operation) => {
  const { method, path, ...request } = requestTo(operation, names);
  const token = ownersToken(operation, { machine: home.admin, person, names });
  return home.app.request(method, path, { ...request, ...(isGuarded(operation) && { token }) });
};

/** What the matrices look at is followed from write to write; this is where it is held against the table itself. */
it.each(httpGroups)('what $name writes is followed, and rewound', async ({ operations }) => {
  const before = await scannedState(home.app.table);
  for (const operation of operations) await send(operation);
  const after = await scannedState(home.app.table);
  expect(await storedState(home.app.table)).toEqual(after);

  await rewind();

  const rewound = await scannedState(home.app.table);
  expect(rewound.items).toEqual(before.items);
  expect(await storedState(home.app.table)).toEqual(rewound);
});
