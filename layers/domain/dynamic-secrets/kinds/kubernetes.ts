import * as z from 'zod';
import { isBaseAddress } from '../../egress.ts';
import { LocketError } from '../../errors.ts';
import type { ProviderKind } from './kind.ts';
import { ca, keeping, passwordRules } from './members.ts';

/** Of RFC 1123: labels in lower case with dots between them. */
export const objectName = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;

/** A name that is a part of an address. */
const label = () =>
  z.string().trim().max(253).regex(objectName, 'must be the name of an object of Kubernetes');

const assertAddress = (text: string): void => {
  if (!isBaseAddress(text))
    throw new LocketError(
      'invalid-input',
      'must be the address of the API server, such as https://10.0.0.1:6443',
    );
};

const unset = (value: unknown): unknown => (value === '' || value === null ? undefined : value);

const members = z.object({
  /** The address of the API server; without TLS only where plaintext may be. */
  url: keeping(z.string().trim().min(1).max(512), assertAddress),
  ca: ca(),
  credentialType: z.preprocess((value) => unset(value) ?? 'static', z.literal('static')),
  authMethod: z.preprocess((value) => unset(value) ?? 'api', z.literal('api')),
  clusterToken: z.string().trim().min(1).max(16_384),
  namespace: label(),
  serviceAccountName: label(),
  audiences: z.array(z.string().trim().min(1).max(255)).max(20).default([]),
});

export type KubernetesInputs = z.output<typeof members>;

/** Tokens of a service account of Kubernetes, each good while a secret of ours is there. */
export const kubernetes: ProviderKind = {
  type: 'kubernetes',
  inputs: () => members,
  secrets: ['clusterToken'],
  names: () => ({ longest: 253, random: 32, like: objectName }),
  passwords: passwordRules(48),
  place: ({ url, namespace }) => [url, namespace],
};
