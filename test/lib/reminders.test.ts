import { describe, expect, it } from 'vitest';
import { actionsOf, functionOf, onlyPart, templatesFor } from './stacks.ts';

const mailStatements = (settings: object) =>
  functionOf(templatesFor(settings).events, 'reminders').statements.filter((one) =>
    actionsOf(one).some((action) => action.startsWith('ses:')),
  );

describe('the reminder worker', () => {
  it('runs every hour by day', () => {
    const [, rule] = onlyPart(templatesFor().events, 'AWS::Events::Rule', 'Reminders');
    expect(rule.Properties).toMatchObject({ ScheduleExpression: 'cron(10 6-22 * * ? *)', State: 'ENABLED' });
  });

  it('sends no mail without an address to send from', () => {
    const { resource } = functionOf(templatesFor().events, 'reminders');
    expect(resource.Properties.Environment.Variables).not.toHaveProperty('LOCKET_MAIL');
    expect(mailStatements({})).toEqual([]);
  });

  it('sends from one address only, which SES verified by itself or with its domain', () => {
    const settings = { mailFrom: 'locket@example.com' };
    const { resource } = functionOf(templatesFor(settings).events, 'reminders');
    expect(resource.Properties.Environment.Variables.LOCKET_MAIL).toBe('ses:locket@example.com');
    const [statement] = mailStatements(settings);
    expect(statement && actionsOf(statement)).toEqual(['ses:SendEmail']);
    expect(statement?.Condition).toEqual({ StringEquals: { 'ses:FromAddress': 'locket@example.com' } });
    const resources = JSON.stringify(statement?.Resource);
    expect(resources).toContain(':identity/locket@example.com"');
    expect(resources).toContain(':identity/example.com"');
  });

  it('cannot unwrap the root key: values are none of its business', () => {
    const { statements } = functionOf(templatesFor().events, 'reminders');
    const contexts = statements.map((one) => one.Condition?.StringEquals?.['kms:EncryptionContext:locket']);
    expect(contexts.every((context) => context === undefined)).toBe(true);
  });
});
