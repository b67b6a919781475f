/** What members of imports from elsewhere mean. */
export const notes: Readonly<Record<string, string>> = {
  source:
    'Where the secrets come from, with what lets in there: sealed until the import ends, and shown to nobody.',
  environments:
    'Environments of the source, and those of the project that stand for them; of equal slug when not named.',
  dryRun: 'Whether nothing is written: the report says what would be.',
  onConflict:
    'What becomes of a secret that is there with another value: `skip` reports it, `overwrite` changes it.',
  counts: 'How many keys came out in which way.',
  startedBy: 'By whose rights of now each key is written.',
  statusMessage: 'Why it failed, or what it waits for; `null` otherwise.',
  endedAt: 'When it ended; `null` while it runs.',
  lines: 'Keys in the order in which they were taken.',
  result: 'How a key came out; `requested` where others have to approve it first.',
  reason: 'Why a key was not taken, or what it comes without.',
  prefix: 'How the names of the secrets begin.',
  serviceAccountKey: 'Key file of a service account, in JSON.',
  tenantId: 'Tenant of Azure whose app asks.',
  vault: 'Address of the key vault.',
  format: 'How the file is written.',
  content: 'The file itself.',
  roleId: 'Role of an AppRole of Vault.',
  secretId: 'Secret of an AppRole of Vault.',
  from: 'What the source calls it.',
  to: 'Slug in the project.',
};
