import { retryingConflicts } from '../../retry.ts';
import type { RequestUnit } from '../../unit.ts';
import { statusOf, withChallenge } from './authorizations.ts';
import { type Identifier, textOf } from './identifiers.ts';
import type { Fault } from './problem.ts';
import type { Account, Authorization, Challenge, ChallengeType, Order } from './records.ts';

/** Which challenge is to be looked at. */
export interface ChallengeName {
  readonly projectId: string;
  readonly templateId: string;
  readonly accountId: string;
  readonly authorizationId: string;
  readonly type: ChallengeType;
}

/** What has to be found, and where. */
export interface Proof {
  readonly type: ChallengeType;
  readonly identifier: Identifier;
  readonly token: string;
  /** The token and the thumbprint of the account's key (RFC 8555 section 8.1). */
  readonly keyAuthorization: string;
}

/** What came of a look: `isFinal` when another one would find the same. Its words hold nothing that the target said. */
export type Finding =
  | { readonly kind: 'proven' }
  | { readonly kind: 'not-proven'; readonly fault: Fault; readonly isFinal: boolean };

/** Looks where a proof has to be. Never throws for what the target does. */
export interface Validator {
  look(proof: Proof): Promise<Finding>;
}

/** What becomes of a challenge: it is decided, or to be looked at again. */
export type Validated = 'done' | 'again';

interface Found {
  readonly account: Account;
  readonly authorization: Authorization;
  readonly challenge: Challenge;
}

/** The challenge as long as somebody waits for it; undefined for one that is decided, expired or gone. */
const waiting = async (unit: RequestUnit, name: ChallengeName): Promise<Found | undefined> => {
  const { projectId, accountId, authorizationId, type } = name;
  const { acme } = unit.stores;
  const [account, authorization] = await Promise.all([
    acme.account(name, accountId),
    acme.authorization(projectId, accountId, authorizationId),
  ]);
  const challenge = authorization?.challenges.find((each) => each.type === type);
  if (account?.status !== 'valid' || !authorization || challenge?.status !== 'processing') return undefined;
  return statusOf(authorization, unit.runtime.now()) === 'pending'
    ? { account, authorization, challenge }
    : undefined;
};

const proven = ({ authorization, challenge }: Found, now: Date): Authorization => ({
  ...withChallenge(authorization, {
    ...challenge,
    status: 'valid',
    validatedAt: now.toISOString(),
    error: null,
  }),
  status: 'valid',
});

const failed = ({ authorization, challenge }: Found, fault: Fault): Authorization => ({
  ...withChallenge(authorization, { ...challenge, status: 'invalid', error: fault }),
  status: 'invalid',
});

const orderFailed = (order: Order, error: Fault): Order => ({
  ...order,
  status: 'invalid',
  error,
  revision: order.revision + 1,
});

const decide = async (unit: RequestUnit, name: ChallengeName, finding: Finding): Promise<void> =>
  retryingConflicts(unit, async () => {
    const found = await waiting(unit, name);
    if (!found) return;
    const { acme } = unit.stores;
    const { authorization: before } = found;
    if (finding.kind === 'proven') {
      await unit.commit(acme.authorizationReplacement(proven(found, unit.runtime.now()), before));
      return;
    }
    const order = await acme.order(before.projectId, before.accountId, before.orderId);
    await unit.commit([
      ...acme.authorizationReplacement(failed(found, finding.fault), before),
      ...(order?.status === 'pending' ? acme.orderReplacement(orderFailed(order, finding.fault), order) : []),
    ]);
  });

const note = async (
  unit: RequestUnit,
  name: ChallengeName,
  found: Found,
  finding: Finding,
): Promise<boolean> => {
  const project = await unit.stores.projects.find(name.projectId);
  if (!project) return false;
  const { authorization } = found;
  unit.note({
    actor: { type: 'platform', metadata: {} },
    organizationId: project.orgId,
    projectId: project.id,
    retentionDays: project.auditLogsRetentionDays ?? undefined,
    hasWebhooks: project.hasWebhooks,
    metadata: {
      certificateTemplateId: name.templateId,
      acmeAccountId: name.accountId,
      acmeAuthorizationId: authorization.id,
      acmeOrderId: authorization.orderId,
      identifier: textOf(authorization.identifier),
      challenge: name.type,
      isProven: finding.kind === 'proven',
      ...(finding.kind === 'not-proven' && { fault: finding.fault.type }),
    },
  });
  return true;
};

/**
 * Looks at a challenge, and decides it when it is proven, when nothing will change, or when this was the last try. It may
 * be called twice for one challenge: the second finds it decided.
 */
export const validate = async (
  unit: RequestUnit,
  validator: Validator,
  name: ChallengeName,
  isLast: boolean,
): Promise<Validated> => {
  const found = await waiting(unit, name);
  if (!found) return 'done';
  const { authorization, challenge, account } = found;
  const finding = await validator.look({
    type: name.type,
    identifier: authorization.identifier,
    token: challenge.token,
    keyAuthorization: `${challenge.token}.${account.thumbprint}`,
  });
  if (finding.kind === 'not-proven' && !finding.isFinal && !isLast) return 'again';
  if (!(await note(unit, name, found, finding))) return 'done';
  unit.forget();
  await decide(unit, name, finding);
  return 'done';
};
