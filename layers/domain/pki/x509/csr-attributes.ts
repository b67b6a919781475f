import { object, sequence, tagged } from './der.ts';
import { type ExtendedKeyUsage, type KeyUsage, usageExtensions } from './usages.ts';

const set = 0x31;
/** Extensions that a certification request asks for (RFC 2985 section 5.4.2). */
const extensionRequest = object('1.2.840.113549.1.9.14');

/** What requests should ask for, CsrAttrs (RFC 7030 section 4.5.2): the usages, as extensions with their values. */
export const csrAttributes = (
  keyUsages: readonly KeyUsage[],
  extendedKeyUsages: readonly ExtendedKeyUsage[],
): Buffer => {
  const extensions = usageExtensions(keyUsages, extendedKeyUsages).map(
    ({ rawData }) => new Uint8Array(rawData),
  );
  return extensions.length === 0
    ? sequence()
    : sequence(sequence(extensionRequest, tagged(set, sequence(...extensions))));
};
