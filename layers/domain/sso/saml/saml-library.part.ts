import { SAML, type SamlConfig, ValidateInResponseTo } from '@node-saml/node-saml';
import type { AuthnRequest, ServiceProvider, Verdict, Verification } from './assertion.ts';
import {
  childrenOf,
  type Element,
  isNamed,
  namespaces,
  rootOf,
  type Structure,
  structureOf,
  Unacceptable,
} from './document.ts';
import { readAssertion } from './read-assertion.ts';

// A part of its own: what it refuses goes back as a value, for it shares no class with the bundle.

const emailFormat = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';
const success = 'urn:oasis:names:tc:SAML:2.0:status:Success';
const base64 = /^[A-Za-z0-9+/=\s]+$/;

/** Times, audience and request are judged by rules of ours, over what the library proves to be signed. */
const unjudged = {
  audience: false,
  acceptedClockSkewMs: -1,
  validateInResponseTo: ValidateInResponseTo.never,
} as const;

const assertSucceeded = (root: Element): void => {
  const status = childrenOf(root).find((child) => isNamed(child, namespaces.protocol, 'Status'));
  const code =
    status && childrenOf(status).find((child) => isNamed(child, namespaces.protocol, 'StatusCode'));
  if (code?.getAttribute('Value') !== success)
    throw new Unacceptable('status', 'The identity provider did not sign you in');
};

/** The text of the assertion as the library verified it, under these demands. */
const verifiedText = async (
  samlResponse: string,
  { certificates, decryptionKey }: Verification,
  wanted: Pick<SamlConfig, 'wantAuthnResponseSigned' | 'wantAssertionsSigned'>,
): Promise<string> => {
  const saml = new SAML({
    ...unjudged,
    ...wanted,
    idpCert: [...certificates],
    issuer: 'unused',
    callbackUrl: 'https://unused.invalid',
    decryptionPvk: decryptionKey,
  });
  const { profile } = await saml.validatePostResponseAsync({ SAMLResponse: samlResponse });
  const text = profile?.getAssertionXml?.();
  if (text === undefined) throw new Unacceptable('status', 'The identity provider did not sign you in');
  return text;
};

const hasSignature = async (text: string): Promise<boolean> =>
  childrenOf(await rootOf(text)).some((child) => isNamed(child, namespaces.signature, 'Signature'));

/** A signature that is there is verified, whether or not it is asked for. */
const verifiedWith = async (
  samlResponse: string,
  how: Verification,
  { isEncrypted, isRootSigned, isAssertionSigned }: Structure,
): Promise<string> => {
  // What is encrypted is opened after its signature was verified only: nobody learns from answers what a key makes of a text.
  const wantAuthnResponseSigned = how.wantsResponseSigned || isRootSigned || isEncrypted;
  const wantAssertionsSigned = how.wantsAssertionSigned || isAssertionSigned;
  const text = await verifiedText(samlResponse, how, { wantAuthnResponseSigned, wantAssertionsSigned });
  if (!isEncrypted || wantAssertionsSigned || !(await hasSignature(text))) return text;
  return verifiedText(samlResponse, how, { wantAuthnResponseSigned, wantAssertionsSigned: true });
};

const verdictOf = async (samlResponse: string, how: Verification): Promise<Verdict> => {
  if (!base64.test(samlResponse)) throw new Unacceptable('document', 'The answer is no document');
  const structure = structureOf(await rootOf(Buffer.from(samlResponse, 'base64').toString('utf8')));
  assertSucceeded(structure.root);
  const text = await verifiedWith(samlResponse, how, structure);
  return { kind: 'proven', assertion: await readAssertion(text, structure.root) };
};

/** Lets an answer pass that one of the certificates signed, as far as the demands go; nothing else of it is judged. */
export const verify = async (samlResponse: string, how: Verification): Promise<Verdict> => {
  try {
    return await verdictOf(samlResponse, how);
  } catch (error) {
    if (error instanceof Unacceptable) return { kind: 'refused', check: error.check, reason: error.message };
    // What the library says may quote the document.
    return { kind: 'refused', check: 'signature', reason: 'The answer is not signed as it has to be' };
  }
};

/** The address that a browser is sent to with a request (SAML 2.0 Bindings, section 3.4). */
export const requestUrl = ({ id, privateKey, ...request }: AuthnRequest): Promise<string> =>
  new SAML({
    entryPoint: request.entryPoint,
    issuer: request.entityId,
    callbackUrl: request.acsUrl,
    idpCert: 'unused',
    identifierFormat: emailFormat,
    // How somebody proves who they are is the provider's to say: passkeys are no passwords.
    disableRequestedAuthnContext: true,
    generateUniqueId: () => id,
    signatureAlgorithm: 'sha256',
    ...(privateKey !== undefined && { privateKey }),
  }).getAuthorizeUrlAsync(request.relayState, undefined, {});

/** What a provider reads to know this instance (SAML 2.0 Metadata, section 2.4.4). */
export const metadata = (provider: ServiceProvider): string =>
  new SAML({
    issuer: provider.entityId,
    callbackUrl: provider.acsUrl,
    idpCert: 'unused',
    identifierFormat: emailFormat,
    wantAssertionsSigned: provider.wantsAssertionSigned,
    signatureAlgorithm: 'sha256',
    // The library asks whether there are keys, and signs nothing here: none is opened for whoever reads this.
    decryptionPvk: 'unused',
    ...(provider.signsRequests && { privateKey: 'unused' }),
  }).generateServiceProviderMetadata(
    provider.certificate,
    provider.signsRequests ? provider.certificate : null,
  );
