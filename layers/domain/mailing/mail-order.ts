import type { AccessMail } from '../access-requests/notice.ts';
import type { IncidentName } from '../incidents/signals.ts';
import type { ExpiryNotice } from '../pki/alerts/alert-mail.ts';
import type { RotationMail } from '../secret-rotation/notices.ts';
import type { Change } from '../store/change.ts';
import type { SyncMail } from '../syncs/sync-mail.ts';

/** What a code that was mailed is good for. */
export type CodePurpose =
  | 'sign-up'
  | 'sign-in'
  | 'second-factor'
  | 'password-reset'
  | 'email-verification'
  | 'email-change';

/** What somebody is told afterwards. */
export type Notice =
  | 'password-changed'
  | 'email-changed'
  | 'account-recovered'
  | 'factor-added'
  | 'factor-removed'
  | 'recovery-codes-replaced'
  | 'factors-reset';

/** What people are told about changes that wait for approvals. */
export type ChangeNotice =
  | 'change-asked'
  | 'change-reviewed'
  | 'change-merged'
  | 'change-bypassed'
  | 'change-waiting'
  | 'change-expired';

/**
 * A code that proves that its owner reads mail to an address. The code itself is stored nowhere: it follows from this
 * record and a key of the instance.
 */
export interface MailedCode {
  readonly id: string;
  readonly purpose: CodePurpose;
  /** Lower case. */
  readonly address: string;
  /** Whose account it is about; null when nobody has the address. */
  readonly userId: string | null;
  /** Version of the root key that the code is derived from. */
  readonly keyVersion: number;
  /** How often it was mailed, and when last. */
  readonly mails: number;
  readonly mailedAt: string;
  readonly createdAt: string;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

/** That one mail is to be sent: written together with the event that says so, gone when it was sent. */
export interface MailOrder {
  readonly id: string;
  readonly to: string;
  /** Whom it is for; null when nobody has the address. */
  readonly userId: string | null;
  readonly content:
    | { readonly kind: 'code'; readonly purpose: CodePurpose }
    | { readonly kind: 'notice'; readonly notice: Notice }
    | {
        readonly kind: 'change';
        readonly notice: ChangeNotice;
        readonly requestId: string;
        readonly slug: string;
        readonly projectId: string;
      }
    | { readonly kind: 'incident'; readonly signal: IncidentName; readonly organization: string }
    | { readonly kind: 'expiry'; readonly notice: ExpiryNotice }
    | SyncMail
    | {
        readonly kind: 'leak';
        readonly organization: string;
        readonly repository: string;
        readonly numberOfRisks: number;
      }
    | RotationMail
    | AccessMail;
  /** Milliseconds since 1970 until which somebody is about to send it; 0 while nobody is. */
  readonly takenUntil: number;
  readonly createdAt: string;
  /** Seconds since 1970: a mail that could not be sent by then is none any more. */
  readonly expiresAt: number;
}

/**
 * What a code is found by. Of several people who want to move to one address each has a code of their own; all else is
 * about the account that the address has.
 */
export interface CodeKey {
  readonly purpose: CodePurpose;
  readonly address: string;
  readonly userId: string | null;
}

/** An organization, and whom it mails. */
export interface TallyKey {
  readonly orgId: string;
  /** Lower case. */
  readonly address: string;
}

/** How many mails an organization had sent to one address lately. */
export interface MailTally {
  readonly mails: number;
  /** Seconds since 1970: from then on they count no more. */
  readonly endsAt: number;
}

/** Codes and mails on their way. Every read is strongly consistent. */
export interface MailStore {
  code(key: CodeKey): Promise<MailedCode | undefined>;
  /** In the place of `previous`; refused with `conflict` when another one came meanwhile. */
  codeCreation(code: MailedCode, previous: MailedCode | undefined): Change;
  /** Refused with `conflict` when the code was used or mailed meanwhile. */
  codeMailed(code: MailedCode, previous: MailedCode): Change;
  /** Refused with `conflict` when the code was used meanwhile: it counts once. */
  codeUse(code: MailedCode): Change;
  order(id: string): Promise<MailOrder | undefined>;
  orderCreation(order: MailOrder): Change;
  /** Refused with `conflict` when somebody else took or sent it meanwhile. */
  orderTaken(order: MailOrder, previous: MailOrder): Change;
  orderSent(order: MailOrder): Change;

  tally(key: TallyKey): Promise<MailTally | undefined>;
  /** Refused with `conflict` when another mail was counted meanwhile. */
  tallyReplacement(key: TallyKey, next: MailTally, previous: MailTally | undefined): Change;

  /** Names a code, so that it joins the first round. */
  expectCode(key: CodeKey): void;
}
