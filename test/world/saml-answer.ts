import type { Signing } from './saml-place.ts';
import { samlify } from './samlify.ts';

samlify.setSchemaValidator({ validate: async () => 'skipped' });

/** A provider with the key that it signs by. */
interface SamlSigner {
  readonly entityId: string;
  readonly entryPoint: string;
  readonly pair: { readonly privateKey: string; readonly certificate: string };
}

const wantingAssertions = (metadata: string, isWanted: boolean): string =>
  metadata
    .replace(/ WantAssertionsSigned="[^"]*"/, '')
    .replace('<SPSSODescriptor', `<SPSSODescriptor WantAssertionsSigned="${isWanted}"`);

/** An answer as `samlify` signs and encrypts it for a service, in base64. */
export const signedAnswer = async (
  { entityId, entryPoint, pair }: SamlSigner,
  {
    context,
    metadata,
    requestId = '',
  }: Readonly<Record<'context' | 'metadata', string>> & {
    readonly requestId?: string | undefined;
  },
  how: Signing = {},
): Promise<string> => {
  const idp = samlify.IdentityProvider({
    entityID: entityId,
    privateKey: pair.privateKey,
    signingCert: pair.certificate.replace(/-----[^-]+-----|\s/g, ''),
    singleSignOnService: [
      { Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect', Location: entryPoint },
    ],
    isAssertionEncrypted: how.encrypted === true,
    requestSignatureAlgorithm: how.algorithm ?? 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    loginResponseTemplate: { context: '<replaced/>', attributes: [] },
  });
  const sp = samlify.ServiceProvider({
    metadata: wantingAssertions(metadata, how.assertion !== false),
    wantMessageSigned: how.response !== false,
  });
  const made = await idp.createLoginResponse(
    sp,
    { extract: { request: { id: requestId } } },
    'post',
    {},
    {
      customTagReplacement: () => ({ id: 'unused', context }),
      encryptThenSign: true,
    },
  );
  return made.context;
};
