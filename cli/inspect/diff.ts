import { command } from '../command.ts';
import { callerFlags, openCaller } from '../instance/caller.ts';
import { pathFlag, projectFlag, projectOf } from '../project/scope.ts';
import { justOwn, readSecrets } from '../secrets/reading.ts';

/** `locket diff` */
export const diff = command({
  summary: 'compare the secrets of two environments; ends with 1 when they differ',
  flags: {
    ...callerFlags,
    projectId: projectFlag,
    path: pathFlag,
    'show-values': { help: 'Show the values that differ' },
    json: { help: 'In JSON' },
  },
  words: { usage: 'ENVIRONMENT ENVIRONMENT', min: 2, max: 2 },
  run: async (given, around, environments) => {
    const caller = await openCaller(given, around);
    const projectId = await projectOf(caller, given.projectId, around);
    const [left = [], right = []] = await Promise.all(
      environments.map((environment) =>
        readSecrets(caller, { projectId, environment, path: given.path }, justOwn),
      ),
    );
    const [before, after] = [left, right].map(
      (secrets) => new Map(secrets.map(({ key, value }) => [key, value])),
    );
    const keys = [...new Set([...left, ...right].map(({ key }) => key))].toSorted();
    const rows = keys.flatMap((key) => {
      const [one, other] = [before?.get(key), after?.get(key)];
      if (one === other) return [];
      const mark = one === undefined ? '+' : other === undefined ? '-' : '~';
      const values = given['show-values'] ? { values: [one ?? null, other ?? null] } : {};
      return [{ key, mark, ...values }];
    });
    if (given.json) around.print(JSON.stringify(rows));
    else
      for (const { key, mark, values } of rows)
        around.print(
          `${mark} ${key}${values ? `: ${values.map((value) => JSON.stringify(value)).join(' → ')}` : ''}`,
        );
    if (rows.length === 0) around.tell(`${environments.join(' and ')} hold the same in ${given.path}`);
    return rows.length === 0 ? 0 : 1;
  },
});
