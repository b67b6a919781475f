import { command } from '../command.ts';
import { openCaller } from '../instance/caller.ts';
import { formOf, list } from '../terminal/listing.ts';
import { shown } from '../terminal/table.ts';
import { listFlags, theOne } from './named.ts';

const flags = {
  ...listFlags,
  projectId: { value: 'ID', help: 'Those that belong to this project; otherwise those of the organization' },
} as const;

const ofProject = (projectId: string | undefined) => ({ query: projectId ? { projectId } : {} });

/** `locket connections` */
export const listConnections = command({
  summary: 'list the app connections of the organization',
  flags,
  run: async (given, around) => {
    const form = formOf(given);
    const caller = await openCaller(given, around);
    const { appConnections } = await caller.call('GET /api/v1/app-connections', ofProject(given.projectId));
    const rows = appConnections.map(({ id, name, app, method, updatedAt }) => ({
      id,
      name,
      app,
      method,
      updatedAt,
    }));
    const columns = { name: 'name', app: 'app', method: 'method', changed: 'updatedAt', id: 'id' };
    await list(rows, columns, form, around);
    return 0;
  },
});

/** `locket connections check` */
export const checkConnection = command({
  summary: 'ask whether a connection still lets in; ends with 1 if it does not',
  flags,
  words: { usage: 'NAME-OR-ID', min: 1, max: 1 },
  run: async (given, around, [word = '']) => {
    const form = formOf(given);
    const caller = await openCaller(given, around);
    const { appConnections } = await caller.call('GET /api/v1/app-connections', ofProject(given.projectId));
    const { id, app, name } = theOne(appConnections, word, 'connection', 'connections');
    const { isWorking, reason } = await caller.call(
      'POST /api/v1/app-connections/{app}/{connectionId}/check',
      {
        path: { app, connectionId: id },
      },
    );
    if (form !== undefined)
      await list([{ id, name, app, state: isWorking ? 'works' : 'fails', reason }], {}, form, around);
    else around.print(isWorking ? `${name} works.` : `${name} does not work: ${shown(reason)}`);
    return isWorking ? 0 : 1;
  },
});
