import { command, type Flags, UsageFault } from '../command.ts';
import { openCaller } from '../instance/caller.ts';
import { projectFlags } from '../integrations/named.ts';
import { environmentOf, scopeFlags } from '../project/scope.ts';
import { formOf, list } from '../terminal/listing.ts';
import { projectSlugOf } from './access-lists.ts';

const words = { usage: 'ID', min: 1, max: 1 } as const;

/** `locket access-requests create` */
export const askForAccess = command({
  summary: 'ask for access to the secrets of a folder, or of all folders that a pattern names',
  flags: {
    ...projectFlags,
    env: scopeFlags.env,
    path: { value: 'PATH', help: 'Path or pattern, such as /payments or /payments/**' },
    action: { value: 'ACTIONS', help: 'What to do with secrets there, with commas', usual: 'read' },
    for: { value: 'TIME', help: 'How long, such as 2h; for good without it' },
    note: { value: 'TEXT', help: 'Why' },
  } as const satisfies Flags,
  run: async (given, around) => {
    if (!given.path) throw new UsageFault('Please provide --path');
    const form = formOf(given);
    const caller = await openCaller(given, around);
    const projectSlug = await projectSlugOf(caller, given, around);
    const { approval } = await caller.call('POST /api/v1/access-approvals/requests', {
      query: { projectSlug },
      body: {
        permissions: [
          {
            subject: 'secrets',
            action: given.action.split(',').map((each) => each.trim()),
            conditions: { environment: environmentOf(given.env, around), secretPath: { $glob: given.path } },
          },
        ],
        isTemporary: given.for !== undefined,
        ...(given.for && { temporaryRange: given.for }),
        ...(given.note && { note: given.note }),
      },
    });
    const row = { id: approval.id, status: approval.status, expiresAt: approval.expiresAt };
    if (form !== undefined) await list([row], { id: 'id', status: 'status' }, form, around);
    else around.print(`Access request ${approval.id}: ${approval.status}`);
    return 0;
  },
});

/** `locket access-requests review` */
export const reviewAccess = command({
  summary:
    'approve or reject an access request; the requester takes access at once where a soft policy allows it',
  flags: {
    ...projectFlags,
    reason: { value: 'TEXT', help: 'Why' },
    'bypass-reason': { value: 'TEXT', help: 'Take access without approval, where a soft policy lets you' },
  },
  words: { usage: 'ID approved|rejected', min: 2, max: 2 },
  run: async (given, around, [requestId = '', status]) => {
    if (status !== 'approved' && status !== 'rejected')
      throw new UsageFault(`A review says approved or rejected, not ${status}`);
    const form = formOf(given);
    const { reason, 'bypass-reason': bypassReason } = given;
    const caller = await openCaller(given, around);
    const { review } = await caller.call('POST /api/v1/access-approvals/requests/{requestId}/review', {
      path: { requestId },
      body: { status, ...(reason && { reason }), ...(bypassReason && { bypassReason }) },
    });
    const row = { id: requestId, status: review.status };
    if (form !== undefined) await list([row], { id: 'id', status: 'status' }, form, around);
    else around.print(`${requestId}: ${review.status}`);
    return 0;
  },
});

const ending = (what: 'cancel' | 'revoke', summary: string) =>
  command({
    summary,
    flags: projectFlags,
    words,
    run: async (given, around, [requestId = '']) => {
      const form = formOf(given);
      const caller = await openCaller(given, around);
      const { request } =
        what === 'cancel'
          ? await caller.call('POST /api/v1/access-approvals/requests/{requestId}/cancel', {
              path: { requestId },
            })
          : await caller.call('POST /api/v1/access-approvals/requests/{requestId}/revoke', {
              path: { requestId },
              body: {},
            });
      const row = { id: requestId, status: request.status };
      if (form !== undefined) await list([row], { id: 'id', status: 'status' }, form, around);
      else around.print(`${requestId}: ${request.status}`);
      return 0;
    },
  });

/** `locket access-requests cancel` */
export const cancelAccess = ending('cancel', 'take back an access request of yours');

/** `locket access-requests revoke` */
export const revokeAccess = ending('revoke', 'end access that was given on a request before its time');
