import * as z from 'zod';
import { challengeTypes } from '../../../layers/domain/pki/acme/records.ts';
import type { ChallengeName } from '../../../layers/domain/pki/acme/validation.ts';

const EventMessage = z.object({
  detail: z.object({
    projectId: z.string(),
    metadata: z.object({
      certificateTemplateId: z.string(),
      acmeAccountId: z.string(),
      acmeAuthorizationId: z.string(),
      challenge: z.enum(challengeTypes),
    }),
  }),
});

/** The challenge that an event of the bus is about; throws when it is about none. */
export const readMessage = (body: string): ChallengeName => {
  const { projectId, metadata } = EventMessage.parse(JSON.parse(body)).detail;
  return {
    projectId,
    templateId: metadata.certificateTemplateId,
    accountId: metadata.acmeAccountId,
    authorizationId: metadata.acmeAuthorizationId,
    type: metadata.challenge,
  };
};
