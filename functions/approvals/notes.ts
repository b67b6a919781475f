/** What members of change policies and requests mean. */
export const notes: Readonly<Record<string, string>> = {
  allowedSelfApprovals: 'Whether an approver may approve what they asked for themselves.',
  approval: 'The policy, or the request.',
  approvals: 'How many have to approve; in lists the policies, or the requests.',
  approvers: 'People and groups of the project who approve.',
  autoMerge: 'Whether the approval that suffices also merges.',
  bypassReason: 'Why it was merged without its approvals, where the policy is soft.',
  bypassers:
    'Who may merge without approvals under a soft policy; anybody who may merge, where nobody is named.',
  closed: 'How many are merged, closed or over, up to 500.',
  comments: 'What people said about the request, oldest first.',
  committer: 'Id of the person or machine identity that asked.',
  committerType: 'What asked: `user` or `identity`.',
  committerUser: 'Who asked.',
  conflicts: 'What was changed since the request was made from it; null for nothing.',
  enforcementLevel:
    'How strictly the policy is meant: `hard`, or `soft` where a reason will do instead of approvals.',
  exemptMachines: 'Ids of machine identities whose changes are carried out without approval.',
  hasMerged: 'Whether it was carried out.',
  isReplicated: 'Always false: imports are read where they come from, and nothing is copied.',
  machineChanges:
    'What becomes of the changes of machines: `refuse` them, have them become a `request`, or carry them out (`exempt`).',
  op: 'What is asked for: `create`, `update` or `delete`.',
  open: 'How many wait, up to 500.',
  policy: 'The policy that applies.',
  requestExpirationDays: 'Days after which a request is over; null for never.',
  review: 'What was said about the request.',
  reviewers: 'What approvers said; `pending` for what was said before the changes became others.',
  secretVersion: 'The secret as the change was made from; absent for a new one.',
  statusChangedByUser: 'Who closed, reopened or merged it last.',
  userApprovers: 'People who approve.',
};
