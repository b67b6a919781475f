import { randomBytes } from 'node:crypto';
import type { EntraInputs } from '../../../domain/dynamic-secrets/kinds/azure-entra-id.ts';
import type { Driver } from '../driver.ts';
import { expectStatus, explainStatus } from '../http.ts';
import type { ReachSettings } from '../reach.ts';
import { askGraph, graphToken } from './graph.ts';

/** A user's next password; whoever has the one before gets no further tokens by it. */
const setPassword = async (inputs: EntraInputs, password: string, settings: ReachSettings): Promise<void> => {
  const token = await graphToken(inputs, settings);
  const passwordProfile = { forceChangePasswordNextSignIn: false, password };
  const answer = await askGraph(token, settings, 'PATCH', `/users/${encodeURIComponent(inputs.userId)}`, {
    passwordProfile,
  });
  expectStatus(answer, 204);
};

/** Ends what the user is signed in to already. */
const endSessions = async (inputs: EntraInputs, settings: ReachSettings): Promise<void> => {
  const token = await graphToken(inputs, settings);
  const path = `/users/${encodeURIComponent(inputs.userId)}/revokeSignInSessions`;
  // An application without the right to do so ends the password nevertheless.
  expectStatus(await askGraph(token, settings, 'POST', path), 200, 204, 403);
};

/** Four classes of characters, as Entra asks for, whatever comes after them. */
const unknownPassword = (): string => `Aa1-${randomBytes(36).toString('base64url')}`;

/** Microsoft Entra ID: another password of one user for each lease, and one that nobody knows after it. */
export const azureEntraIdDriver: Driver<EntraInputs> = {
  test: async (inputs, settings) => {
    const token = await graphToken(inputs, settings);
    const path = `/users/${encodeURIComponent(inputs.userId)}?$select=id`;
    expectStatus(await askGraph(token, settings, 'GET', path), 200);
  },
  create: async (inputs, { password }, settings) => {
    await setPassword(inputs, password, settings);
    return { email: inputs.email, password };
  },
  renew: async () => undefined,
  revoke: async (inputs, _name, settings) => {
    await setPassword(inputs, unknownPassword(), settings);
    await endSessions(inputs, settings);
  },
  // The user is there with and without leases.
  list: async () => undefined,
  explain: explainStatus,
};
