import { sha256Hex } from '../../digests.ts';
import type { Reseal } from '../../keys/resealing.ts';
import type { Unit } from '../../unit.ts';
import type { Identity } from '../identity.ts';
import { openCredential, resealCredential, sealCredential } from '../sealed-credential.ts';

/** Whom a reviewer's token may be shown: the server, and by whose word it is believed to be that. */
export interface Reviewer {
  readonly kubernetesHost: string;
  readonly caCert: string;
}

type Owner = Pick<Identity, 'id' | 'orgId'>;

/** A token opens only for the very server that it was given for, whatever else the row says. */
const placeOf = ({ kubernetesHost, caCert }: Reviewer): string =>
  `kubernetes-auth/token-reviewer/${sha256Hex(`${kubernetesHost}\n${caCert}`)}`;

/** Seals the token under the organization's latest key; base64. */
export const sealReviewerToken = (
  unit: Unit,
  owner: Owner,
  reviewer: Reviewer,
  token: string,
): Promise<string> => sealCredential(unit, owner, placeOf(reviewer), token);

/** Reverses `sealReviewerToken`. @throws LocketError `decryption-failed` for another server or identity. */
export const openReviewerToken = (
  unit: Unit,
  owner: Owner,
  reviewer: Reviewer,
  sealed: string,
): Promise<string> => openCredential(unit, owner, placeOf(reviewer), sealed);

/** The same under the latest version of the organization's key. */
export const resealReviewerToken = (
  reseal: Reseal,
  owner: Owner,
  reviewer: Reviewer,
  sealed: string,
): Promise<string> => resealCredential(reseal, owner, placeOf(reviewer), sealed);
