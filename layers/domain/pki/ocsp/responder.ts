import { keyVersionOf, open, type Place, seal } from '../../keys/envelope.ts';
import type { Project } from '../../projects/project.ts';
import { dataKey } from '../../secrets/core/sealing.ts';
import type { Change } from '../../store/change.ts';
import type { Unit } from '../../unit.ts';
import { issuerName } from '../access.ts';
import { addressesOf } from '../addresses.ts';
import type { Authority } from '../authority.ts';
import { type CertifiedKey, certificateOfKey } from '../key-versions.ts';
import { signerOf } from '../signing-key.ts';
import { validityOf } from '../validity.ts';
import { newSerialNumber } from '../x509/certificates.ts';
import { newPrivateKey, type Signer, softwareSigner } from '../x509/key-algorithms.ts';
import { commonNameOnly } from '../x509/names.ts';
import { signResponder } from '../x509/responder-certificate.ts';

/** What answers for a CA about what it issued: a key of its own and a certificate of the CA's that lets it. */
export interface Responder {
  readonly projectId: string;
  readonly caId: string;
  /** The key of the CA that it answers for; 1 where nothing is said. */
  readonly keyVersion?: number;
  /** The certificate of the CA that it was signed under. */
  readonly caCertId: string;
  /** Lower-case hex. */
  readonly serialNumber: string;
  /** Certificate, DER. */
  readonly der: Uint8Array;
  /** ISO 8601. */
  readonly notAfter: string;
  /** Private key, PKCS #8, sealed by the project's data key. */
  readonly wrapped: Uint8Array;
}

export interface ResponderStore {
  find(projectId: string, caId: string, keyVersion: number): Promise<Responder | undefined>;
  /** In the place of `previous`; refused with `conflict` when another one came meanwhile. */
  replacement(responder: Responder, previous: Responder | undefined): Change;
}

/** Responders sign with this whatever their CA signs with: it is quick, and every client has it. */
const algorithm = 'EC_prime256v1';

const day = 86_400_000;
/** Milliseconds for which one answers, and of which so many are left when another takes its place. */
const responderLife = 30 * day;
const renewedBefore = 10 * day;

const placeOf = ({
  caId,
  projectId,
  serialNumber,
}: Pick<Responder, 'caId' | 'projectId' | 'serialNumber'>): Place => ({
  purpose: 'ocsp-key',
  project: projectId,
  item: `${caId}/${serialNumber}`,
  version: 1,
});

/** What answers, and until when. */
export interface OpenResponder {
  readonly signer: Signer;
  readonly certificate: Uint8Array;
  readonly notAfter: Date;
}

/** The end of a responder: never after that of its CA. */
const endOf = ({ notAfter }: CertifiedKey, now: Date): Date =>
  new Date(Math.min(now.getTime() + responderLife, Date.parse(notAfter)));

/**
 * A new responder. The certificate is signed first, then recorded with its event in one transaction, and shown in
 * answers only after that.
 */
const newResponder = async (
  unit: Unit,
  project: Project,
  authority: Authority,
  caKey: CertifiedKey,
): Promise<Responder> => {
  const { runtime } = unit;
  const issuer = await certificateOfKey(unit, authority, caKey);
  const privateKey = await newPrivateKey(algorithm);
  try {
    const { publicKey } = softwareSigner(algorithm, privateKey);
    const serialNumber = newSerialNumber((size) => runtime.randomBytes(size));
    const named = { projectId: project.id, caId: authority.id, serialNumber };
    const validity = validityOf(runtime.now(), endOf(caKey, runtime.now()));
    const signed = await signResponder(
      { name: commonNameOnly(`OCSP ${serialNumber.slice(0, 16)}`), publicKey, serialNumber, validity },
      {
        name: issuerName(issuer),
        signer: await signerOf(unit, project, authority, caKey.keyVersion),
        addresses: addressesOf('', authority.id, issuer.id),
      },
    );
    const sealer = await dataKey(unit, project);
    return {
      ...named,
      keyVersion: caKey.keyVersion,
      caCertId: issuer.id,
      der: new Uint8Array(signed.rawData),
      notAfter: validity.notAfter.toISOString(),
      wrapped: seal(sealer, placeOf(named), privateKey, (size) => runtime.randomBytes(size)),
    };
  } finally {
    privateKey.fill(0);
  }
};

/** Whether it answers for a while yet: under the CA's certificate of today, by a key that the project's latest key seals. */
const isFresh = (responder: Responder, caKey: CertifiedKey, latestKey: number, now: Date): boolean => {
  const left = Date.parse(responder.notAfter) - now.getTime();
  // Near its own end a CA has none that lives longer.
  const enough = Math.min(renewedBefore, Date.parse(caKey.notAfter) - now.getTime());
  return responder.caCertId === caKey.id && keyVersionOf(responder.wrapped) === latestKey && left >= enough;
};

const opened = async (unit: Unit, project: Project, responder: Responder): Promise<OpenResponder> => {
  const key = await dataKey(unit, project, keyVersionOf(responder.wrapped));
  const privateKey = open(key, placeOf(responder), responder.wrapped);
  try {
    const signer = softwareSigner(algorithm, privateKey);
    return { signer, certificate: responder.der, notAfter: new Date(responder.notAfter) };
  } finally {
    privateKey.fill(0);
  }
};

/**
 * What answers for a key of a CA now. It is made when it is first needed, and anew when a third of its time is left, the CA has
 * another certificate, or the project another key.
 */
export const responderFor = async (
  unit: Unit,
  project: Project,
  authority: Authority,
  caKey: CertifiedKey,
): Promise<OpenResponder> => {
  const { ocspResponders } = unit.stores;
  const found = await ocspResponders.find(project.id, authority.id, caKey.keyVersion);
  const { version } = await dataKey(unit, project);
  if (found && isFresh(found, caKey, version, unit.runtime.now())) return opened(unit, project, found);
  const responder = await newResponder(unit, project, authority, caKey);
  const { serialNumber, notAfter } = responder;
  unit.note({
    type: 'issue-ocsp-responder',
    organizationId: project.orgId,
    projectId: project.id,
    retentionDays: project.auditLogsRetentionDays ?? undefined,
    hasWebhooks: project.hasWebhooks,
    actor: { type: 'platform', metadata: {} },
    metadata: { caId: authority.id, dn: authority.dn, serialNumber, notAfter },
  });
  await unit.commit([ocspResponders.replacement(responder, found)]);
  return opened(unit, project, responder);
};
