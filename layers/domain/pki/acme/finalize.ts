import { retryingConflicts } from '../../retry.ts';
import type { Unit } from '../../unit.ts';
import type { Certificate } from '../certificate.ts';
import { assertAllowed, type Issuing, usagesFor, validityFor } from '../issuance.ts';
import { assertLeafRequest, type Leaf, signedAndRecorded } from '../issue.ts';
import type { AlternativeName } from '../x509/alternative-names.ts';
import { commonNameOnly, commonNamesIn, noName } from '../x509/names.ts';
import { type ProvenRequest, readRequest } from '../x509/requests.ts';
import { isSameKey } from '../x509/same-key.ts';
import { canonicalAddress, type Identifier, isSameSet, readIdentifier, textOf } from './identifiers.ts';
import { issuingBy } from './issuing.ts';
import { fromBase64url } from './jws.ts';
import { readAccountKey, spkiOf } from './keys.ts';
import { type OrderStatus, orderOf, type ShownOrder } from './orders.ts';
import { orProblem } from './payloads.ts';
import { AcmeProblem, malformed } from './problem.ts';
import type { Account, Order } from './records.ts';
import { changeByAccount, type SignedRequest } from './requests.ts';
import type { AcmeServer } from './server.ts';

const badRequest = (message: string): AcmeProblem => new AcmeProblem('badCSR', message);

const identifierIn = ({ type, value }: AlternativeName): Identifier => {
  if (type !== 'dns' && type !== 'ip')
    throw badRequest('The certification request has a name that is neither a host name nor an address');
  return readIdentifier({ type, value: type === 'ip' ? canonicalAddress(value) : value });
};

/** What a request is for: its alternative names and its common name, which is one of them. */
const identifiersIn = ({ alternativeNames, name }: ProvenRequest): readonly Identifier[] => {
  const named = alternativeNames.map(identifierIn);
  const values = new Set(named.map(({ value }) => value));
  const commonNames = commonNamesIn(name).map((each) => each.toLowerCase());
  if (commonNames.length > 1 || !commonNames.every((each) => values.has(each)))
    throw badRequest('The common name of the certification request is none of its alternative names');
  return named;
};

/** The request in DER, proven, about the very identifiers of the order, and with a key of its own. */
const requestFor = async (
  payload: Readonly<Record<string, unknown>>,
  { order }: ShownOrder,
  account: Account,
  issuing: Issuing,
): Promise<ProvenRequest> => {
  if (typeof payload.csr !== 'string') throw malformed('The payload must have csr');
  const der = fromBase64url(payload.csr, 'csr');
  const request = await readRequest(new Uint8Array(der));
  assertLeafRequest(request, issuing);
  if (!isSameSet(identifiersIn(request), order.identifiers))
    throw badRequest('The certification request is not about the identifiers of the order');
  if (isSameKey(request.publicKey, spkiOf(readAccountKey(account.jwk))))
    throw badRequest('The certification request has the key of the account');
  return request;
};

/** What is certified: of the request's subject only the common name, for nothing else was proven. */
const leafOf = (unit: Unit, issuing: Issuing, order: Order, request: ProvenRequest): Leaf => {
  const [commonName] = commonNamesIn(request.name).map((each) => each.toLowerCase());
  const usages = usagesFor(issuing, request);
  const validity = validityFor(unit, issuing, {
    ...(order.notBefore !== null && { notBefore: new Date(order.notBefore) }),
    ...(order.notAfter !== null && { notAfter: new Date(order.notAfter) }),
  });
  const alternativeNames = order.identifiers.map(({ type, value }) => ({ type, value }));
  const commonNames = commonName === undefined ? [] : [commonName];
  assertAllowed(issuing, { ...usages, commonNames, alternativeNames, validity });
  const shown = commonName ?? order.identifiers[0]?.value ?? '';
  return {
    ...usages,
    name: commonName === undefined ? noName() : commonNameOnly(commonName),
    publicKey: request.publicKey,
    validity,
    commonName: shown,
    friendlyName: shown,
    alternativeNames,
  };
};

const assertReady = (status: OrderStatus): void => {
  if (status !== 'ready') throw new AcmeProblem('orderNotReady', `The order is ${status}, not ready`);
};

/**
 * What goes with the certificate in one transaction: the order is valid and was ready until then, each of its
 * authorizations stands, and the certificate that it replaces is replaced by no other. Of many who finalize at once one
 * gets through.
 */
const decided = async (unit: Unit, { order, authorizations }: ShownOrder) => {
  const { acme } = unit.stores;
  const replaced = order.replaces === null ? undefined : await acme.issued(order.projectId, order.replaces);
  if (replaced && replaced.replacedBy !== null) return undefined;
  return ({ serialNumber, notAfter }: Certificate) => {
    const { projectId, templateId, accountId, identifiers } = order;
    const next: Order = { ...order, status: 'valid', serialNumber, revision: order.revision + 1 };
    return [
      ...acme.orderReplacement(next, order),
      ...authorizations.map((each) => acme.authorizationStands(each)),
      acme.issuance({
        projectId,
        templateId,
        serialNumber,
        accountId,
        identifiers,
        replacedBy: null,
        notAfter,
        revision: 1,
      }),
      ...(replaced
        ? [
            acme.issuedReplacement(
              { ...replaced, replacedBy: order.id, revision: replaced.revision + 1 },
              replaced,
            ),
          ]
        : []),
    ];
  };
};

const attempt = async (
  unit: Unit,
  server: AcmeServer,
  account: Account,
  asked: SignedRequest,
  payload: Readonly<Record<string, unknown>>,
  orderId: string,
): Promise<ShownOrder | undefined> => {
  const found = await orderOf(unit, account, orderId);
  assertReady(found.status);
  const issuing = await orProblem('malformed', () => issuingBy(unit, server));
  const leaf = await orProblem('badCSR', async () =>
    leafOf(unit, issuing, found.order, await requestFor(payload, found, account, issuing)),
  );
  const alongside = await decided(unit, found);
  if (!alongside) return undefined;
  unit.note({ metadata: { acmeOrderId: orderId, identifiers: found.order.identifiers.map(textOf) } });
  await signedAndRecorded(unit, issuing, leaf, asked.siteUrl, alongside);
  return orderOf(unit, account, orderId);
};

/**
 * Issues the certificate of an order that is ready (RFC 8555 section 7.4), by the very rules of its template. Nobody gets
 * it before it is recorded: order, certificate and event are one transaction.
 */
export const finalizeOrder = async (
  unit: Unit,
  asked: SignedRequest,
  orderId: string,
): Promise<ShownOrder> => {
  const { server, account, payload } = await changeByAccount(unit, asked);
  const order = await retryingConflicts(unit, () => attempt(unit, server, account, asked, payload, orderId));
  // Not within: a lost race is told apart from this.
  if (!order) throw new AcmeProblem('alreadyReplaced', 'The certificate was replaced already');
  return order;
};
