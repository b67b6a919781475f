import { requestIn, tellAsked } from '../approvals/requested.ts';
import { command, Failure, type Flags } from '../command.ts';
import { callerFlags, openCaller } from '../instance/caller.ts';
import { scopeFlags, scopeOf } from '../project/scope.ts';
import { formOf, list, outputFlags, printRows } from '../terminal/listing.ts';

const flags = {
  ...callerFlags,
  ...scopeFlags,
  path: { short: 'p', value: 'PATH', help: 'Folder', usual: '/' },
  tags: { short: 't', value: 'SLUGS', many: true, help: 'Taken and ignored' },
  ...outputFlags,
} as const satisfies Flags;

const nameFlag = { short: 'n', value: 'NAME', help: 'Name of the folder' } as const;

const needed = (name: string | undefined): string => {
  if (!name) throw new Failure('Say which folder is meant: --name');
  return name;
};

const below = (path: string, name: string): string => `${path.replace(/\/$/, '')}/${name}`;

/** `locket secrets folders get` */
export const getFolders = command({
  summary: 'list the folders in a folder',
  flags,
  run: async (given, around) => {
    const form = formOf(given);
    const caller = await openCaller(given, around);
    const { projectId, environment, path } = await scopeOf(caller, given, around);
    const { folders } = await caller.call('GET /api/v1/folders', {
      query: { workspaceId: projectId, environment, path },
    });
    const rows = folders.map(({ id, name }) => ({
      folderName: name,
      folderPath: below(path, name),
      folderId: id,
    }));
    await list(
      rows,
      { 'folder name': 'folderName', path: 'folderPath', 'folder id': 'folderId' },
      form,
      around,
    );
    return 0;
  },
});

/** `locket secrets folders create` */
export const createFolder = command({
  summary: 'make a folder',
  flags: { ...flags, name: nameFlag },
  run: async (given, around) => {
    const form = formOf(given);
    const name = needed(given.name);
    const caller = await openCaller(given, around);
    const { projectId, environment, path } = await scopeOf(caller, given, around);
    const { folder } = await caller.call('POST /api/v1/folders', {
      body: { workspaceId: projectId, environment, name, path },
    });
    const row = { folderName: folder.name, folderPath: below(path, folder.name), folderId: folder.id };
    if (form) await printRows([row], form, around);
    else around.print(`folder named \`${name}\` created in path ${path}`);
    return 0;
  },
});

/** `locket secrets folders delete` */
export const deleteFolder = command({
  summary: 'delete a folder',
  flags: { ...flags, name: nameFlag },
  run: async (given, around) => {
    const form = formOf(given);
    const name = needed(given.name);
    const caller = await openCaller(given, around);
    const { projectId, environment, path } = await scopeOf(caller, given, around);
    const reply = await caller.call('DELETE /api/v1/folders/{id}', {
      path: { id: name },
      body: { workspaceId: projectId, environment, path },
    });
    const request = requestIn(reply);
    if (request) tellAsked([request], around);
    const row = {
      folderName: name,
      folderPath: below(path, name),
      ...(request && { changeRequestId: request.id }),
    };
    if (form) await printRows([row], form, around);
    else if (!request) around.print(`folder named \`${name}\` deleted in path ${path}`);
    return 0;
  },
});
