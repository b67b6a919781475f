import { LocketError } from '../domain/errors.ts';
import type { HttpRequest } from './http-request.ts';

/** Bytes of UTF-8 a body may have. */
export const maxBodyBytes = 1024 * 1024;

const isForm = (contentType: string): boolean => contentType.startsWith('application/x-www-form-urlencoded');

const fromJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new LocketError('bad-json', 'The body is not valid JSON', {
      cause: cause instanceof Error ? cause.name : '',
    });
  }
};

/** The body as an object: JSON, a form, or nothing at all; clients send DELETE bodies and POSTs without any. */
export const parseBody = ({ body, headers }: Pick<HttpRequest, 'body' | 'headers'>): unknown => {
  if (Buffer.byteLength(body) > maxBodyBytes)
    throw new LocketError('too-large', `The body is larger than ${maxBodyBytes} bytes`);
  if (body.trim() === '') return {};
  if (isForm(headers['content-type'] ?? '')) return Object.fromEntries(new URLSearchParams(body));
  return fromJson(body);
};
