import type { Origin, Unit } from '../../unit.ts';
import type { IssuedToken } from '../issue-token.ts';
import { type LoginAttempt, type LoginKind, loginWith, type Proof } from '../login.ts';
import { LoginRefusal } from '../login-refusal.ts';
import { altNamesOf, blocksIn, type Certificate, certificateIn, commonNameOf } from './certificate.ts';
import { leadsTo } from './chain.ts';
import {
  isAltNamed,
  isNamed,
  type TlsCertAuth,
  type TlsCertAuthConfig,
  tlsCertAuth,
} from './tls-cert-auth.ts';

/** Characters of a certificate in PEM. */
const maxLength = 16_384;

const missing = ({ from }: NonNullable<Origin['clientCertificate']>): LoginRefusal =>
  new LoginRefusal(
    'certificate',
    from === 'header'
      ? 'There is no client certificate in the header that this instance reads it from'
      : 'There is no client certificate: log in at a domain name of the API with mutual TLS',
  );

/** The certificate of whoever asks: the first that was shown. */
const shownBy = ({ clientCertificate = { from: 'connection', pem: '' } }: Origin): Certificate => {
  const { pem } = clientCertificate;
  if (pem === '') throw missing(clientCertificate);
  const [first = ''] = pem.length > maxLength ? [] : blocksIn(pem);
  const certificate = certificateIn(first);
  if (!certificate) throw new LoginRefusal('certificate', 'The client certificate cannot be read');
  return certificate;
};

const assertValid = ({ validFrom, validTo }: Certificate, now: number): void => {
  if (!(validFrom <= now)) throw new LoginRefusal('validity', 'The client certificate is not valid yet');
  if (!(now <= validTo)) throw new LoginRefusal('validity', 'The client certificate has expired');
};

const assertUsable = (client: Certificate): void => {
  if (!client.hasStrongKey || !client.isStronglySigned)
    throw new LoginRefusal('strength', 'The client certificate has a key or a signature that is too weak');
  const isClient = client.maySign && client.isForClients && !client.isAuthority;
  if (!isClient || client.hasUnknownDemand)
    throw new LoginRefusal('usage', 'The client certificate is not one for clients of TLS');
};

const assertNamed = (config: TlsCertAuthConfig, name: string | undefined, client: Certificate): void => {
  if (!isNamed(config.allowedCommonNames, name))
    throw new LoginRefusal(
      'common-name',
      'The common name of the client certificate is not one that may log in here',
    );
  if (!isAltNamed(config.allowedSubjectAltNames, altNamesOf(client)))
    throw new LoginRefusal(
      'subject-alt-name',
      'No alternative name of the client certificate is one that may log in here',
    );
};

const prove = (unit: Unit, { config }: TlsCertAuth): Proof => {
  const client = shownBy(unit.origin);
  const now = unit.runtime.now().getTime();
  assertValid(client, now);
  assertUsable(client);
  const authorities = blocksIn(config.caCertificate).flatMap((block) => certificateIn(block) ?? []);
  if (!leadsTo(authorities, client, now))
    throw new LoginRefusal(
      'chain',
      'The client certificate does not lead to an authority of this login method that is valid now',
    );
  const name = commonNameOf(client);
  const { serialNumber, fingerprint256 } = client.x509;
  const matched = {
    ...(name !== undefined && { commonName: name.slice(0, 256) }),
    serialNumber: serialNumber.slice(0, 64),
    fingerprint: fingerprint256.replaceAll(':', '').toLowerCase(),
  };
  unit.note({ metadata: matched });
  assertNamed(config, name, client);
  return { matched, claims: matched };
};

/**
 * Logs a machine in by the certificate that it showed when its connection was made: one round of reads and one event.
 *
 * @throws LocketError `unauthenticated` naming the check that failed.
 */
export const loginWithTlsCertAuth = (unit: Unit, attempt: LoginAttempt): Promise<IssuedToken> => {
  const kind: LoginKind<TlsCertAuthConfig> = {
    ...tlsCertAuth,
    idMember: 'identityTlsCertAuthId',
    prove: async ({ method }) => prove(unit, method),
  };
  return loginWith(unit, kind, attempt);
};
