import { type Asked, requestIn, tellAsked } from '../approvals/requested.ts';
import { command, Failure, UsageFault } from '../command.ts';
import { callerFlags, openCaller } from '../instance/caller.ts';
import { pathFlag, scopeFlags, scopeOf } from '../project/scope.ts';
import { formOf, outputFlags, printRows } from '../terminal/listing.ts';

/** `locket secrets delete` */
export const deleteSecrets = command({
  summary: 'delete secrets by their names',
  flags: {
    ...callerFlags,
    ...scopeFlags,
    path: pathFlag,
    type: { value: 'TYPE', help: 'shared, or personal for your own override', usual: 'personal' },
    tags: { short: 't', value: 'SLUGS', many: true, help: 'Taken and ignored' },
    ...outputFlags,
  },
  words: { usage: 'NAME…', min: 1 },
  run: async (given, around, names) => {
    const form = formOf(given);
    const { type } = given;
    if (type !== 'shared' && type !== 'personal') throw new UsageFault('--type is shared or personal');
    const caller = await openCaller(given, around);
    if (type === 'personal' && caller.credential.kind !== 'user')
      throw new Failure('Machines have no overrides of their own, which are what is deleted without --type', [
        'Delete what everybody reads: --type shared',
      ]);
    const { projectId, environment, path } = await scopeOf(caller, given, around);
    const asked: Asked[] = [];
    for (const secretName of names) {
      const reply = await caller.call('DELETE /api/v4/secrets/{secretName}', {
        path: { secretName },
        body: { projectId, environment, secretPath: path, type },
      });
      const request = requestIn(reply);
      if (request) asked.push(request);
    }
    tellAsked(asked, around);
    if (asked.length === 0)
      around.tell(`secret name(s) [${names.join(', ')}] have been deleted from your project`);
    if (form)
      await printRows(
        names.map((secretKey) => ({ secretKey })),
        form,
        around,
      );
    return 0;
  },
});
