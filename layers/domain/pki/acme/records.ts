import type { Change } from '../../store/change.ts';
import type { Identifier } from './identifiers.ts';
import type { AccountJwk } from './keys.ts';
import type { LiveNonce } from './nonces.ts';
import type { Fault } from './problem.ts';

/** Under which ACME server of a project something lies: each template is one, and each enrolment of an application. */
export interface ServerName {
  readonly projectId: string;
  readonly templateId: string;
}

/** A key for external account binding. It makes one account; its secret is kept until it has. */
export interface BindingKey extends ServerName {
  readonly id: string;
  readonly name: string;
  /** The account that it made. */
  readonly accountId: string | null;
  readonly createdAt: string;
  readonly revision: number;
}

/** The secret of a binding key, sealed by the project's data key. */
export interface BindingSecret extends ServerName {
  readonly keyId: string;
  readonly wrapped: Uint8Array;
}

type AccountStatus = 'valid' | 'deactivated' | 'revoked';

export interface Account extends ServerName {
  readonly id: string;
  readonly keyId: string;
  readonly jwk: AccountJwk;
  readonly thumbprint: string;
  readonly contact: readonly string[];
  readonly status: AccountStatus;
  readonly createdAt: string;
  readonly revision: number;
}

export interface Order extends ServerName {
  readonly id: string;
  readonly accountId: string;
  readonly identifiers: readonly Identifier[];
  readonly authorizationIds: readonly string[];
  readonly notBefore: string | null;
  readonly notAfter: string | null;
  /** Serial number of the certificate that this one is to replace (RFC 9773 section 5). */
  readonly replaces: string | null;
  /** While it is pending, its authorizations say how far it is. */
  readonly status: 'pending' | 'valid' | 'invalid';
  readonly error: Fault | null;
  readonly serialNumber: string | null;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly revision: number;
}

export const challengeTypes = ['http-01', 'dns-01', 'tls-alpn-01'] as const;
export type ChallengeType = (typeof challengeTypes)[number];

export interface Challenge {
  readonly type: ChallengeType;
  readonly token: string;
  readonly status: 'pending' | 'processing' | 'valid' | 'invalid';
  readonly validatedAt: string | null;
  readonly error: Fault | null;
}

export interface Authorization extends ServerName {
  readonly id: string;
  readonly accountId: string;
  readonly orderId: string;
  /** Without the asterisk of a wildcard. */
  readonly identifier: Identifier;
  readonly wildcard: boolean;
  readonly status: 'pending' | 'valid' | 'invalid' | 'deactivated';
  readonly challenges: readonly Challenge[];
  readonly expiresAt: string;
  readonly revision: number;
}

/** What is remembered of a certificate that an account got, as long as the certificate may be of use. */
export interface Issued extends ServerName {
  readonly serialNumber: string;
  readonly accountId: string;
  readonly identifiers: readonly Identifier[];
  /** The order that replaced it. */
  readonly replacedBy: string | null;
  readonly notAfter: string;
  readonly revision: number;
}

/** At most this many binding keys fit a template: lists read them all. */
export const maxBindingKeys = 500;
/** At most this many orders of an account may be open at a time. */
export const maxOpenOrders = 300;

/** What ACME servers keep. Every read is strongly consistent; changes are refused with `conflict` after a lost race. */
export interface AcmeStore {
  /** Whether a nonce was used now and not before; by itself, for it is used up whatever becomes of the request. */
  useNonce(nonce: LiveNonce): Promise<boolean>;

  bindingKey(server: ServerName, keyId: string): Promise<BindingKey | undefined>;
  bindingKeys(server: ServerName): Promise<readonly BindingKey[]>;
  bindingSecret(server: ServerName, keyId: string): Promise<BindingSecret | undefined>;
  keyCreation(key: BindingKey, secret: BindingSecret): readonly Change[];
  /** Notes the account that it made, and forgets its secret. */
  keyUse(key: BindingKey, previous: BindingKey): readonly Change[];
  keyDeletion(key: BindingKey): readonly Change[];

  account(server: ServerName, accountId: string): Promise<Account | undefined>;
  accountIdByKey(server: ServerName, thumbprint: string): Promise<string | undefined>;
  accountCreation(account: Account): readonly Change[];
  accountReplacement(account: Account, previous: Account): readonly Change[];

  order(projectId: string, accountId: string, orderId: string): Promise<Order | undefined>;
  /** Ids of the open orders of an account, the newest first, at most `count`. */
  openOrders(projectId: string, accountId: string, now: Date, count: number): Promise<readonly string[]>;
  /** What says whether somebody opened an order since it was read. */
  orderMark(projectId: string, accountId: string): Promise<string | undefined>;
  orderCreation(
    order: Order,
    authorizations: readonly Authorization[],
    mark: string | undefined,
  ): readonly Change[];
  /** An order that is decided is open no more. */
  orderReplacement(order: Order, previous: Order): readonly Change[];

  authorization(
    projectId: string,
    accountId: string,
    authorizationId: string,
  ): Promise<Authorization | undefined>;
  authorizationReplacement(authorization: Authorization, previous: Authorization): readonly Change[];
  /** Holds while the authorization is as it was read. */
  authorizationStands(authorization: Authorization): Change;
  /** Until when an account has proven to control an identifier; ISO 8601. */
  heldUntil(projectId: string, accountId: string, identifier: Identifier): Promise<string | undefined>;

  issued(projectId: string, serialNumber: string): Promise<Issued | undefined>;
  issuance(issued: Issued): Change;
  issuedReplacement(issued: Issued, previous: Issued): Change;
}
