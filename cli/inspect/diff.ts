import { command } from '../command.ts';
import { callerFlags, openCaller } from '../instance/caller.ts';
import { pathFlag, projectFlag, projectOf } from '../project/scope.ts';
import { changesBetween, printChanges } from '../secrets/changes.ts';
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
    const [before = new Map(), after = new Map()] = [left, right].map(
      (secrets) => new Map(secrets.map(({ key, value }) => [key, value])),
    );
    const changes = changesBetween(before, after);
    printChanges(changes, { values: given['show-values'], json: given.json }, around);
    if (changes.length === 0) around.tell(`${environments.join(' and ')} hold the same in ${given.path}`);
    return changes.length === 0 ? 0 : 1;
  },
});
