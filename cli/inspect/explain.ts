import { command, UsageFault } from '../command.ts';
import { callerFlags, openCaller } from '../instance/caller.ts';
import { claimsOf } from '../instance/credential.ts';
import { projectFlag, projectOf } from '../project/scope.ts';

const whoIn = (text: string | undefined, token: string) => {
  const { userId, identityId } = claimsOf(token);
  if (text === undefined) {
    if (typeof identityId === 'string') return { type: 'identity', id: identityId } as const;
    if (typeof userId === 'string') return { type: 'user', id: userId } as const;
    throw new UsageFault('Say whom you mean: --who user:ID, identity:ID or role:SLUG');
  }
  const [type, ...rest] = text.split(':');
  const id = rest.join(':');
  if (type === 'role' && id) return { type, role: id } as const;
  if ((type === 'user' || type === 'identity') && id) return { type, id } as const;
  throw new UsageFault('--who is user:ID, identity:ID or role:SLUG');
};

/** `locket explain` */
export const explain = command({
  summary: 'say why somebody may do something, or may not',
  flags: {
    ...callerFlags,
    projectId: projectFlag,
    who: { value: 'WHO', help: 'user:ID, identity:ID or role:SLUG; otherwise whoever asks' },
    env: { short: 'e', value: 'SLUG', help: 'Environment' },
    path: { value: 'PATH', help: 'Folder' },
    name: { value: 'NAME', help: 'Name of the secret' },
    json: { help: 'In JSON' },
  },
  words: { usage: 'ACTION SUBJECT', min: 2, max: 2 },
  run: async (given, around, [action = '', subject = '']) => {
    const caller = await openCaller(given, around);
    const projectId = await projectOf(caller, given.projectId, around);
    const fields = {
      ...(given.env && { environment: given.env }),
      ...(given.path && { secretPath: given.path }),
      ...(given.name && { secretName: given.name }),
    };
    const verdict = await caller.call('POST /api/v1/projects/{projectId}/permissions/explain', {
      path: { projectId },
      body: {
        actor: whoIn(given.who, caller.credential.token),
        action,
        subject,
        ...(Object.keys(fields).length > 0 && { fields }),
      },
    });
    if (given.json) {
      around.print(JSON.stringify(verdict, null, 2));
      return 0;
    }
    const { allowed, decidedBy } = verdict;
    around.print(`${allowed ? 'Allowed' : 'Denied'}: ${action} ${subject}`);
    if (!decidedBy) around.print('  No rule says anything about it, and what no rule allows is denied.');
    else {
      const by = decidedBy.roleSlug ?? decidedBy.privilegeSlug ?? 'the rules that were given';
      around.print(
        `  Decided by the ${decidedBy.type} ${by}${decidedBy.groupId ? `, by way of the group ${decidedBy.groupId}` : ''}:`,
      );
      around.print(`  ${JSON.stringify(decidedBy.rule)}`);
    }
    return 0;
  },
});
