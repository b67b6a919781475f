import type { AwsCaller } from './principal.ts';
import type { SignedRequest } from './signed-request.ts';

/** What AWS said of a signed request; `reason` is the code of AWS's refusal. */
export type CallerIdentity =
  | { readonly kind: 'known'; readonly caller: AwsCaller }
  | { readonly kind: 'refused'; readonly reason: string };

/** AWS's Security Token Service, as far as it says who signed a request. */
export interface SecurityTokenService {
  /** Hosts that the operator allows beside AWS's public ones. */
  readonly allowedHosts: readonly string[];
  /** Sends the request on to its host. @throws LocketError `unavailable` or `throttled` when AWS gives no answer. */
  identify(request: SignedRequest): Promise<CallerIdentity>;
}
