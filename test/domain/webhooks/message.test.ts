import { describe, expect, it } from 'vitest';
import { messageOf, signatureOf } from '../../../layers/domain/webhooks/message.ts';
import { parsePathPattern, parseTarget } from '../../../layers/domain/webhooks/target.ts';

const occasion = {
  event: 'secrets.modified',
  project: { id: 'p1', name: 'Tom & <Jerry>' },
  environment: { slug: 'dev' },
  secretPath: '/api',
  eventId: 'e1',
} as const;
const target = { url: 'https://example.com/', secretKey: 'key' };
const now = new Date('2026-11-20T09:00:00.000Z');

describe('a message', () => {
  it('says what happened where', () => {
    const { body, headers, url } = messageOf('general', target, occasion, now);
    expect(url).toBe('https://example.com/');
    expect(JSON.parse(body)).toEqual({
      event: 'secrets.modified',
      project: { workspaceId: 'p1', environment: 'dev', secretPath: '/api' },
      timestamp: now.getTime(),
    });
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'x-locket-event-id': 'e1' });
  });

  it('is signed over its body, with its time', () => {
    const { body, headers } = messageOf('general', target, occasion, now);
    expect(headers['x-infisical-signature']).toBe(signatureOf('key', body, now.getTime()));
    expect(signatureOf('key', 'The quick brown fox jumps over the lazy dog', 7)).toBe(
      't=7;f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8',
    );
  });

  it('without a key is not signed', () => {
    const { headers } = messageOf('general', { ...target, secretKey: null }, occasion, now);
    expect(headers).not.toHaveProperty('x-infisical-signature');
  });

  it('for Slack has one attachment, in which names cannot be markup', () => {
    const body = JSON.parse(messageOf('slack', target, occasion, now).body);
    expect(body).toEqual({
      text: expect.any(String),
      attachments: [
        {
          color: '#E7F256',
          fields: [
            { title: 'Project', value: 'Tom &amp; &lt;Jerry&gt;', short: false },
            { title: 'Environment', value: 'dev', short: false },
            { title: 'Secret Path', value: '/api', short: false },
          ],
        },
      ],
      timestamp: now.getTime(),
    });
  });
});

describe('a message for Microsoft Teams', () => {
  const marked = { ...occasion, project: { id: 'p1', name: '[click](https://evil.example) **now**' } };
  const message = JSON.parse(messageOf('microsoft-teams', target, marked, now).body);
  const { content } = message.attachments[0];

  it('is an Adaptive Card in the envelope that Teams takes', () => {
    expect(message).toMatchObject({
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          contentUrl: null,
          content: { type: 'AdaptiveCard', version: '1.4' },
        },
      ],
    });
    expect(content.body[0]).toMatchObject({
      type: 'TextBlock',
      text: 'Secrets were added, changed or removed.',
    });
  });

  it('shows project, environment and path as plain text, which cannot be Markdown', () => {
    const [, ...facts] = content.body;
    expect(facts.map(({ type }: { type: string }) => type)).toEqual(Array(3).fill('RichTextBlock'));
    expect(
      facts.map(({ inlines }: { inlines: { text: string }[] }) => inlines.map(({ text }) => text).join('')),
    ).toEqual(['Project: [click](https://evil.example) **now**', 'Environment: dev', 'Secret Path: /api']);
  });
});

describe('a target', () => {
  it('is an http or https address without a fragment', () => {
    expect(parseTarget('https://example.com/a?b#c', 'general')).toBe('https://example.com/a?b');
    expect(parseTarget('http://10.0.0.1:8080/', 'general')).toBe('http://10.0.0.1:8080/');
    for (const wrong of ['example.com', 'ftp://example.com', 'javascript:1', ''])
      expect(() => parseTarget(wrong, 'general')).toThrow('webhookUrl');
  });

  it('for Slack is one of Slack’s', () => {
    expect(parseTarget('https://hooks.slack.com/services/T/B/x', 'slack')).toMatch(/^https:\/\/hooks\.slack/);
    for (const wrong of ['https://evil.com/hooks.slack.com', 'https://hooks.slack.com.evil.com/'])
      expect(() => parseTarget(wrong, 'slack')).toThrow('hooks.slack.com');
  });
});

describe('a target for Microsoft Teams', () => {
  it.each([
    'https://x.webhook.office.com/a',
    'https://prod-07.westeurope.logic.azure.com:443/workflows/1/triggers/manual/paths/invoke?sig=s',
    'https://default1.07.environment.api.powerplatform.com/powerautomate/automations/direct/workflows/1',
  ])('may be %s', (address) => {
    expect(new URL(parseTarget(address, 'microsoft-teams')).host).toBe(new URL(address).host);
  });

  it.each([
    'https://example.com/x.webhook.office.com',
    'https://x.webhook.office.com.evil.com/',
    'https://evilwebhook.office.com/',
    'https://webhook.office.com/',
    'https://x.webhook.office.com@evil.com/',
    'https://hooks.slack.com/services/T/B/x',
  ])('may not be %s', (address) => {
    expect(() => parseTarget(address, 'microsoft-teams')).toThrow('*.webhook.office.com');
  });
});

describe('a path pattern', () => {
  it.each([
    ['/', '/'],
    ['/a/', '/a'],
    [' /a/** ', '/a/**'],
    ['//', '/'],
  ])('%j is kept as %j', (given, kept) => expect(parsePathPattern(given)).toBe(kept));

  it.each(['a', '[', '/(a|b)', `/${'a'.repeat(600)}`])('%j is refused', (given) => {
    expect(() => parsePathPattern(given)).toThrow('secretPath');
  });
});
