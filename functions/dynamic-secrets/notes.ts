/** What members of dynamic secrets and leases mean. */
export const notes: Readonly<Record<string, string>> = {
  dynamicSecret: 'A provider that makes accounts on demand, and by which rules.',
  dynamicSecretName: 'Name of the dynamic secret to take a lease of.',
  provider: 'What makes the accounts, `type`, and how it is reached and told, `inputs`.',
  inputs:
    'How the provider is reached and told; what is secret is shown as `********`, which leaves it as it is.',
  defaultTTL: 'How long a lease lives that does not say so itself, such as `1h`.',
  maxTTL: 'How long a lease may live at most, renewals included; `null` for no limit.',
  usernameTemplate:
    'How accounts are called: a template with `{{randomUsername}}` in it once; `null` for a random name.',
  removesStrays: 'Whether accounts with its mark that no lease knows are ended by the daily comparison.',
  statusDetails: 'Why it has not ended yet.',
  isForced: 'Whether accounts that cannot be ended are let go; the trail names each.',
  lease: 'An account at the provider, and the time it may live.',
  leases: 'Leases, oldest first.',
  externalEntityId: 'What the account is called at the provider.',
  expireAt: 'When the account ends.',
  takenBy: 'Whoever took the lease.',
  renewals: 'How often it was renewed.',
  lastRenewedAt: 'When it was renewed last.',
  after: 'Id of the lease after which to go on.',
  next: 'Id of the lease after which the next page goes on; `null` on the last.',
  drift: 'What is different between the provider and the leases.',
  isKnown: 'False where the provider cannot list its accounts.',
  strays: 'Accounts with the mark of the dynamic secret that no lease knows.',
  missing: 'Active leases whose account is not there.',
  ended: 'Strays that were ended.',
};
