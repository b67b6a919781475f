import type { Driver } from '../driver.ts';

/** What AWS calls its refusals, of which a customer can do something about these. */
const sentences: Readonly<Record<string, string>> = {
  InvalidClientTokenId: 'AWS does not know the access key',
  UnrecognizedClientException: 'AWS does not know the access key',
  SignatureDoesNotMatch: 'AWS does not take the secret access key',
  AccessDenied: 'The credentials of the dynamic secret may not do this',
  AccessDeniedException: 'The credentials of the dynamic secret may not do this',
  NoSuchEntity: 'A group, a policy or a boundary is not there',
  NoSuchEntityException: 'A group, a policy or a boundary is not there',
  MalformedPolicyDocument: 'The policy is malformed',
  MalformedPolicyDocumentException: 'The policy is malformed',
  DeleteConflict: 'The user has something that is not taken away with it',
  DeleteConflictException: 'The user has something that is not taken away with it',
  LimitExceeded: 'AWS has no room for another one',
  LimitExceededException: 'AWS has no room for another one',
  ReplicationGroupNotFoundFault: 'The replication group is not there',
};

const passing: ReadonlySet<string> = new Set([
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'ConcurrentModification',
  'ConcurrentModificationException',
  'EntityTemporarilyUnmodifiable',
  'EntityTemporarilyUnmodifiableException',
  // ElastiCache changes one thing at a time.
  'InvalidUserStateFault',
  'InvalidUserState',
  'InvalidUserGroupStateFault',
  'InvalidUserGroupState',
  'InvalidReplicationGroupStateFault',
  'InvalidReplicationGroupState',
]);

interface Fault {
  readonly name?: unknown;
  /** Whose fault it is, which the SDK says of an answer that it understood. */
  readonly $fault?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** What an error of AWS's means, by its name alone. */
export const explainAws: Driver<object>['explain'] = (error) => {
  const { name, $fault, $metadata } = (error ?? {}) as Fault;
  const status = $metadata?.httpStatusCode;
  if (status === undefined || $fault === undefined || typeof name !== 'string') return undefined;
  const code = name.slice(0, 64).replace(/\W/g, '');
  if (passing.has(name) || status === 429 || status >= 500)
    return { kind: 'unreachable', reason: `AWS cannot do this now (${code})` };
  return { kind: 'refused', reason: `${sentences[name] ?? 'AWS refused'} (${code})` };
};

/** Whether what AWS was asked about is not there. */
export const isGone = (error: unknown): boolean => {
  const { name } = (error ?? {}) as Fault;
  return typeof name === 'string' && /^(?:NoSuchEntity|UserNotFound)(?:Exception|Fault)?$/.test(name);
};
