import type { Assertion, Confirmation, SamlAttribute } from './assertion.ts';
import { childrenOf, type Element, isNamed, namespaces, rootOf, Unacceptable } from './document.ts';

const within = (element: Element | undefined, name: string): readonly Element[] =>
  element ? childrenOf(element).filter((child) => isNamed(child, namespaces.assertion, name)) : [];

/** The one child of that name; undefined without one. */
const oneWithin = (element: Element | undefined, name: string): Element | undefined => {
  const [found, ...more] = within(element, name);
  if (more.length > 0) throw new Unacceptable('document', `The assertion has more than one ${name}`);
  return found;
};

/** The text of an element, which holds nothing else. */
const textOf = (element: Element | undefined): string | null => {
  if (!element) return null;
  if (childrenOf(element).length > 0)
    throw new Unacceptable('document', 'A value of the assertion is no text');
  return (element.textContent ?? '').trim();
};

const at = (element: Element | undefined, name: string): string | null =>
  element?.hasAttribute(name) ? element.getAttribute(name) : null;

const confirmationOf = (element: Element): Confirmation => {
  const data = oneWithin(element, 'SubjectConfirmationData');
  return {
    method: at(element, 'Method'),
    recipient: at(data, 'Recipient'),
    notBefore: at(data, 'NotBefore'),
    notOnOrAfter: at(data, 'NotOnOrAfter'),
    inResponseTo: at(data, 'InResponseTo'),
  };
};

/** What is no text, such as a value with elements in it, is nobody's attribute. */
const valuesOf = (attribute: Element): readonly string[] =>
  within(attribute, 'AttributeValue').flatMap((value) =>
    childrenOf(value).length > 0 ? [] : [(value.textContent ?? '').trim()],
  );

const attributesOf = (root: Element): readonly SamlAttribute[] =>
  within(root, 'AttributeStatement')
    .flatMap((statement) => within(statement, 'Attribute'))
    .map((attribute) => ({ name: at(attribute, 'Name') ?? '', values: valuesOf(attribute) }));

/** Reads an assertion from the very text that was verified. */
export const readAssertion = async (text: string, response: Element): Promise<Assertion> => {
  const root = await rootOf(text);
  if (!isNamed(root, namespaces.assertion, 'Assertion') || at(root, 'Version') !== '2.0')
    throw new Unacceptable('document', 'The document holds no SAML 2.0 assertion');
  const subject = oneWithin(root, 'Subject');
  const conditions = oneWithin(root, 'Conditions');
  const statements = within(root, 'AuthnStatement');
  return {
    id: at(root, 'ID'),
    issuer: textOf(oneWithin(root, 'Issuer')),
    issueInstant: at(root, 'IssueInstant'),
    nameId: textOf(oneWithin(subject, 'NameID')),
    nameIdFormat: at(oneWithin(subject, 'NameID'), 'Format'),
    confirmations: within(subject, 'SubjectConfirmation').map(confirmationOf),
    notBefore: at(conditions, 'NotBefore'),
    notOnOrAfter: at(conditions, 'NotOnOrAfter'),
    audiences: within(conditions, 'AudienceRestriction').map((restriction) =>
      within(restriction, 'Audience').map((audience) => textOf(audience) ?? ''),
    ),
    authentications: statements.length,
    sessionNotOnOrAfter: at(statements[0], 'SessionNotOnOrAfter'),
    attributes: attributesOf(root),
    response: {
      destination: at(response, 'Destination'),
      inResponseTo: at(response, 'InResponseTo'),
      issuer: textOf(childrenOf(response).find((child) => isNamed(child, namespaces.assertion, 'Issuer'))),
    },
  };
};
