import { readFile } from 'node:fs/promises';
import { bdd as ssmRules } from '@aws-sdk/client-ssm/dist-es/endpoint/bdd.js';
import { type JsonService, openService } from '../../aws/json-service.ts';
import { secretIn } from '../../aws/secret-text.ts';
import type { PinSource } from '../../wrapping-settings.ts';

const ssm: JsonService = {
  id: 'SSM',
  signingName: 'ssm',
  target: 'AmazonSSM',
  contentType: 'application/x-amz-json-1.1',
  endpointRules: ssmRules,
};

const options = {
  attempts: 3,
  attemptMilliseconds: 3000,
  connectMilliseconds: 1000,
  pauseMilliseconds: 50,
  answerBytes: 128 * 1024,
};

const parameterText = async (name: string): Promise<unknown> => {
  const reply = await openService(ssm, options)('GetParameter', { Name: name, WithDecryption: true });
  return (reply as { Parameter?: { Value?: unknown } }).Parameter?.Value;
};

const textOf = (source: PinSource): Promise<unknown> | string => {
  if (source.kind === 'secret') return secretIn(source.arn);
  if (source.kind === 'parameter') return parameterText(source.name);
  if (source.kind === 'file') return readFile(source.path, 'utf8');
  return source.pin;
};

class PinMissing extends Error {
  override readonly name = 'HsmPinMissing';
}

/** Asks for a PIN where it is, each time anew: it is not kept, and one that was changed is found. */
export const pinOf = (source: PinSource) => async (): Promise<string> => {
  const text = await textOf(source);
  if (typeof text !== 'string' || text.trim() === '')
    throw new PinMissing('There is no PIN where it should be');
  // Editors and `echo` end a file with a line break.
  return text.replace(/\r?\n$/, '');
};
