// The parser that the library verifies with: what is looked at here is what is verified there.
// biome-ignore lint/style/noRestrictedImports: a file of the library, not of our lib
import { parseDomFromString } from '@node-saml/node-saml/lib/xml.js';

/** What is looked at of an element (DOM Core). */
export interface Element {
  readonly nodeType: number;
  readonly localName: string;
  readonly namespaceURI: string | null;
  readonly parentNode: Element | null;
  readonly textContent: string | null;
  readonly childNodes: ArrayLike<Element>;
  readonly attributes: ArrayLike<{
    readonly name: string;
    readonly localName?: string;
    readonly value: string;
  }>;
  hasAttribute(name: string): boolean;
  getAttribute(name: string): string | null;
}

/** What a document is refused for; `check` is what the trail says, and the reason holds nothing of the document. */
export class Unacceptable extends Error {
  readonly check: string;

  constructor(check: string, reason: string) {
    super(reason);
    this.check = check;
  }
}

export const namespaces = {
  protocol: 'urn:oasis:names:tc:SAML:2.0:protocol',
  assertion: 'urn:oasis:names:tc:SAML:2.0:assertion',
  signature: 'http://www.w3.org/2000/09/xmldsig#',
} as const;

/** Characters of a document, its elements, and how deep they may stand: answers of large providers have 20 KB. */
const maxDocument = 262_144;
const maxElements = 4_000;
const maxDepth = 32;

export const childrenOf = (element: Element): readonly Element[] =>
  Array.from(element.childNodes).filter(({ nodeType }) => nodeType === 1);

/** An element with the names of its own. */
export const isNamed = (element: Element, namespace: string, name: string): boolean =>
  element.localName === name && element.namespaceURI === namespace;

/**
 * Nothing is declared, commented or included in a document: no type, no entity, no comment that splits a name, no CDATA
 * (XML 1.0, section 2). All of these begin alike, and nothing else does.
 */
const assertPlain = (text: string): void => {
  if (text.length > maxDocument) throw new Unacceptable('size', 'The document is too large');
  const body = text.replace(
    /^\uFEFF?<\?xml( version="1\.0")?( encoding="UTF-8")?( standalone="(?:yes|no)")? *\?>/i,
    '',
  );
  if (body.includes('<!') || body.includes('<?'))
    throw new Unacceptable('document', 'The document holds declarations, comments or instructions');
};

/** The root of a document, in which nothing stands but elements and texts. */
export const rootOf = async (text: string): Promise<Element> => {
  assertPlain(text);
  const parsed = await parseDomFromString(text).catch(() => undefined);
  const root = (parsed as { readonly documentElement?: Element | null } | undefined)?.documentElement;
  if (!root) throw new Unacceptable('document', 'The document is no well-formed XML');
  return root;
};

/** All elements of a document, from its root on. */
const elementsOf = (root: Element): readonly Element[] => {
  const found: Element[] = [];
  const waiting = [{ element: root, depth: 1 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    found.push(next.element);
    if (found.length > maxElements || next.depth > maxDepth)
      throw new Unacceptable('size', 'The document has too many elements, or they stand too deep');
    const depth = next.depth + 1;
    waiting.push(...childrenOf(next.element).map((element) => ({ element, depth })));
  }
  return found;
};

const assertIdsDiffer = (elements: readonly Element[]): void => {
  const ids = elements.flatMap((element) =>
    Array.from(element.attributes).flatMap(({ localName, name, value }) =>
      (localName ?? name).toLowerCase() === 'id' ? [value] : [],
    ),
  );
  // Within encrypted data and key infos too: what a reference means must never be a choice.
  if (new Set(ids).size < ids.length) throw new Unacceptable('wrapping', 'Two elements have one ID');
};

const signatureMethods: ReadonlySet<string> = new Set([
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
  'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
]);
const digests: ReadonlySet<string> = new Set([
  'http://www.w3.org/2001/04/xmlenc#sha256',
  'http://www.w3.org/2001/04/xmlenc#sha512',
]);
const canonical = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const transforms: ReadonlySet<string> = new Set([
  canonical,
  'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
]);
const encryptions: ReadonlySet<string> = new Set([
  'http://www.w3.org/2009/xmlenc11#aes128-gcm',
  'http://www.w3.org/2009/xmlenc11#aes256-gcm',
  'http://www.w3.org/2001/04/xmlenc#aes128-cbc',
  'http://www.w3.org/2001/04/xmlenc#aes256-cbc',
  'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
  'http://www.w3.org/2009/xmlenc11#rsa-oaep',
]);

/** By the names of elements that say how something is signed or encrypted; SHA-1 stays allowed within OAEP only. */
const allowed: Readonly<Record<string, ReadonlySet<string>>> = {
  SignatureMethod: signatureMethods,
  CanonicalizationMethod: new Set([canonical]),
  Transform: transforms,
  EncryptionMethod: encryptions,
};

const assertAlgorithms = (elements: readonly Element[]): void => {
  for (const element of elements) {
    const isDigest = element.localName === 'DigestMethod' && element.parentNode?.localName === 'Reference';
    const known = isDigest ? digests : allowed[element.localName];
    if (known && !known.has(element.getAttribute('Algorithm') ?? ''))
      throw new Unacceptable('algorithm', 'The document is signed or encrypted in a way that is not taken');
  }
};

/** A document whose structure leaves one way only to read it; nothing of it is proven. */
export interface Structure {
  readonly root: Element;
  /** The one assertion, encrypted or not. */
  readonly assertion: Element;
  readonly isEncrypted: boolean;
  readonly isRootSigned: boolean;
  readonly isAssertionSigned: boolean;
}

const isSignature = ({ localName }: Element): boolean => localName === 'Signature';

const signaturesOf = (element: Element): readonly Element[] => childrenOf(element).filter(isSignature);

/**
 * Lets one shape of document pass (SAML 2.0 Core, sections 3.3.3 and 5.4): a response with one assertion right below it,
 * and no signature but right below these two. There is nowhere left to wrap another assertion into.
 */
export const structureOf = (root: Element): Structure => {
  const elements = elementsOf(root);
  assertIdsDiffer(elements);
  assertAlgorithms(elements);
  const wrapped = (): Unacceptable => new Unacceptable('wrapping', 'The document has more than one reading');
  const named = (name: string) => elements.filter(({ localName }) => localName === name);
  if (!isNamed(root, namespaces.protocol, 'Response') || named('Response').length !== 1) throw wrapped();
  const [assertion, ...more] = [...named('Assertion'), ...named('EncryptedAssertion')];
  if (!assertion) throw new Unacceptable('status', 'The identity provider did not sign you in');
  const isRight = assertion.namespaceURI === namespaces.assertion && assertion.parentNode === root;
  if (more.length > 0 || !isRight || named('Object').length > 0) throw wrapped();
  const signatures = elements.filter(isSignature);
  const [ofRoot, ofAssertion] = [signaturesOf(root), signaturesOf(assertion)];
  const isPlaced = signatures.length === ofRoot.length + ofAssertion.length;
  const isOnce = ofRoot.length <= 1 && ofAssertion.length <= 1;
  const isOfXml = signatures.every(({ namespaceURI }) => namespaceURI === namespaces.signature);
  if (!isPlaced || !isOnce || !isOfXml) throw wrapped();
  return {
    root,
    assertion,
    isEncrypted: assertion.localName === 'EncryptedAssertion',
    isRootSigned: ofRoot.length === 1,
    isAssertionSigned: ofAssertion.length === 1,
  };
};
