import type { Operations } from '../../api/operations.ts';
import { Failure } from '../../command.ts';
import type { Caller } from '../../instance/caller.ts';
import { ApiFailure } from '../../instance/failures.ts';
import type { KeptCertificate, WantedAttributes } from './config.ts';

/** A certificate with what belongs to it, in PEM. */
export interface Issued {
  readonly certificateId: string;
  readonly certificate: string;
  readonly chain: string;
  /** Only of a key pair that was made for it just now. */
  readonly privateKey?: string;
}

type Reply = Operations['POST /api/v1/cert-manager/certificates/{certificateId}/renew']['reply'];

const issuedOf = ({ certificateId, certificate, certificateChain: chain, privateKey }: Reply): Issued => ({
  certificateId,
  certificate,
  chain,
  ...(privateKey && { privateKey }),
});

/** A request says itself whom it is for and by which key. */
const besidesRequest = ({
  commonName: _name,
  altNames: _others,
  keyAlgorithm: _key,
  ...rest
}: WantedAttributes) => rest;

/** Gets certificates from a Locket for one entry of the configuration. */
export class Issuing {
  readonly #caller: Caller;
  readonly #wanted: KeptCertificate;

  constructor(caller: Caller, wanted: KeptCertificate) {
    this.#caller = caller;
    this.#wanted = wanted;
  }

  async #profileId(projectSlug: string, slug: string): Promise<string> {
    const { certificateProfile } = await this.#caller.call(
      'GET /api/v1/cert-manager/certificate-profiles/slug/{slug}',
      { path: { slug }, query: { projectSlug } },
    );
    return certificateProfile.id;
  }

  /** A new one by the profile, or the one of the id as it is. @throws ApiFailure, Offline */
  async first(): Promise<Issued> {
    const { origin, leavesRootsOut, csr, attributes } = this.#wanted;
    if ('certificateId' in origin) return this.#existing(origin.certificateId);
    const profileId = await this.#profileId(origin.projectSlug, origin.profileName);
    const { certificate, status } = await this.#caller.call('POST /api/v1/cert-manager/certificates', {
      body: {
        profileId,
        ...(csr !== undefined && { csr }),
        attributes: csr === undefined ? attributes : besidesRequest(attributes),
        removeRootsFromChain: leavesRootsOut,
      },
    });
    if (!certificate) throw new Failure(`The certificate is ${status}: it was not issued at once`);
    return issuedOf({ ...certificate, certificateRequestId: certificate.certificateId });
  }

  /** Of what Locket keeps no private key, so one that is wanted comes with a renewal. */
  async #existing(certificateId: string): Promise<Issued> {
    if (this.#wanted.files.privateKey) return this.next(certificateId);
    const { certificate, certificateChain } = await this.#caller.call(
      'GET /api/v1/cert-manager/certificates/{certificateId}/bundle',
      { path: { certificateId } },
    );
    return { certificateId, certificate, chain: certificateChain };
  }

  /** One in the place of this one, with a new key pair unless the key is somebody else's. @throws ApiFailure, Offline */
  async next(certificateId: string | undefined): Promise<Issued> {
    if (this.#wanted.csr !== undefined || certificateId === undefined) return this.first();
    const renewed = await this.#caller.call('POST /api/v1/cert-manager/certificates/{certificateId}/renew', {
      path: { certificateId },
      body: { removeRootsFromChain: this.#wanted.leavesRootsOut },
    });
    return issuedOf(renewed);
  }

  /** Whether somebody took it back, or it is gone. @throws ApiFailure, Offline */
  async isRevoked(certificateId: string): Promise<boolean> {
    try {
      const { certificate } = await this.#caller.call(
        'GET /api/v1/cert-manager/certificates/{certificateId}',
        { path: { certificateId } },
      );
      return certificate.status === 'revoked';
    } catch (error) {
      if (error instanceof ApiFailure && error.status === 404) return true;
      throw error;
    }
  }
}
