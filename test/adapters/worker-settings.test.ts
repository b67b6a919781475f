import { describe, expect, it } from 'vitest';
import {
  readMailSetting,
  readStreamFeedSettings,
  readStreamQueueSettings,
  readWebhookQueueSettings,
} from '../../layers/adapters/worker-settings.ts';

describe('how mail is sent', () => {
  it.each([
    [undefined, undefined],
    ['', undefined],
    ['ses:locket@example.com', { kind: 'ses', from: 'locket@example.com' }],
    ['file:/var/outbox', { kind: 'file', folder: '/var/outbox' }],
  ])('%j', (LOCKET_MAIL, setting) => expect(readMailSetting({ LOCKET_MAIL })).toEqual(setting));

  it.each(['smtp:host', 'ses:', 'somewhere'])('%j is refused', (LOCKET_MAIL) => {
    expect(() => readMailSetting({ LOCKET_MAIL })).toThrow('LOCKET_MAIL');
  });
});

it('the webhook worker needs its queue', () => {
  expect(readWebhookQueueSettings({ LOCKET_WEBHOOK_QUEUE_URL: 'https://q' })).toEqual({
    queueUrl: 'https://q',
  });
  expect(() => readWebhookQueueSettings({})).toThrow('LOCKET_WEBHOOK_QUEUE_URL');
});

it('the worker of audit log streams needs its queue and the dead letters, who feeds it the queue', () => {
  const feed = { LOCKET_AUDIT_STREAM_QUEUE_URL: 'https://q' };
  const deadLetters = { LOCKET_AUDIT_STREAM_DEAD_LETTERS_URL: 'https://d' };
  expect(readStreamFeedSettings(feed)).toEqual({ queueUrl: 'https://q' });
  expect(readStreamQueueSettings({ ...feed, ...deadLetters })).toEqual({
    queueUrl: 'https://q',
    deadLettersUrl: 'https://d',
  });
  expect(() => readStreamQueueSettings(feed)).toThrow('LOCKET_AUDIT_STREAM_DEAD_LETTERS_URL');
  expect(() => readStreamFeedSettings(deadLetters)).toThrow('LOCKET_AUDIT_STREAM_QUEUE_URL');
});
