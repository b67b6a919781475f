import { command, type Flags, type Given, type Surroundings, UsageFault } from '../command.ts';
import { openCaller } from '../instance/caller.ts';
import { projectFlags } from '../integrations/named.ts';
import { formOf, list } from '../terminal/listing.ts';
import { requestIdOf, requestWord, stateOf } from './named.ts';

const words = { usage: requestWord, min: 1, max: 1 } as const;
const verdicts = ['approved', 'rejected', 'pending'] as const;

const tellState = async (
  given: Given<typeof projectFlags>,
  around: Surroundings,
  word: string,
  row: { readonly id: string; readonly status: string },
): Promise<void> => {
  const form = formOf(given);
  if (form !== undefined) await list([row], { id: 'id', status: 'status' }, form, around);
  else around.print(`${word}: ${row.status}`);
};

/** `locket approvals review` */
export const reviewChange = command({
  summary: 'approve or reject a change request, or take back what you said of it',
  flags: { ...projectFlags, comment: { value: 'TEXT', help: 'Why' } } as const satisfies Flags,
  words: { usage: `${requestWord} ${verdicts.join('|')}`, min: 2, max: 2 },
  run: async (given, around, [word = '', verdict]) => {
    const status = verdicts.find((each) => each === verdict);
    if (!status) throw new UsageFault(`A review says ${verdicts.join(', ')}, not ${verdict}`);
    formOf(given);
    const caller = await openCaller(given, around);
    const id = await requestIdOf(caller, given, around, word);
    const { review } = await caller.call('POST /api/v1/secret-approval-requests/{id}/review', {
      path: { id },
      body: { status, ...(given.comment && { comment: given.comment }) },
    });
    await tellState(given, around, word, { id, status: review.status });
    return 0;
  },
});

/** `locket approvals merge` */
export const mergeChange = command({
  summary: 'carry out a change request, all of it or nothing',
  flags: {
    ...projectFlags,
    'bypass-reason': { value: 'TEXT', help: 'Merge without approvals, where a soft policy lets you' },
  },
  words,
  run: async (given, around, [word = '']) => {
    formOf(given);
    const caller = await openCaller(given, around);
    const id = await requestIdOf(caller, given, around, word);
    const bypassReason = given['bypass-reason'];
    const { approval } = await caller.call('POST /api/v1/secret-approval-requests/{id}/merge', {
      path: { id },
      body: bypassReason ? { bypassReason } : {},
    });
    await tellState(given, around, word, { id, status: stateOf(approval) });
    return 0;
  },
});

/** `locket approvals close` */
export const closeChange = command({
  summary: 'close a change request without carrying it out',
  flags: projectFlags,
  words,
  run: async (given, around, [word = '']) => {
    formOf(given);
    const caller = await openCaller(given, around);
    const id = await requestIdOf(caller, given, around, word);
    const { approval } = await caller.call('POST /api/v1/secret-approval-requests/{id}/status', {
      path: { id },
      body: { status: 'close' },
    });
    await tellState(given, around, word, { id, status: stateOf(approval) });
    return 0;
  },
});
