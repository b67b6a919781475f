import { describe, expect, it } from 'vitest';
import { actionsOf, functionOf, templatesFor } from './stacks.ts';

const invitations = (settings: object) => functionOf(templatesFor(settings).api, 'invitations');
const sending = (settings: object) =>
  invitations(settings).statements.filter((one) =>
    actionsOf(one).some((action) => action.startsWith('ses:')),
  );

describe('the function of invitations', () => {
  it('mails from the one address that the settings name', () => {
    const settings = { mailFrom: 'locket@example.com' };
    const { Environment } = invitations(settings).resource.Properties;
    expect(Environment.Variables.LOCKET_MAIL).toBe('ses:locket@example.com');
    const [statement, ...more] = sending(settings);
    expect(more).toEqual([]);
    expect(statement?.Condition).toEqual({ StringEquals: { 'ses:FromAddress': 'locket@example.com' } });
  });

  it('mails nothing without one, and no other function that answers HTTP mails at all', () => {
    expect(invitations({}).resource.Properties.Environment.Variables).not.toHaveProperty('LOCKET_MAIL');
    expect(sending({})).toEqual([]);
    const { resource } = functionOf(templatesFor({ mailFrom: 'locket@example.com' }).api, 'organizations');
    expect(resource.Properties.Environment.Variables).not.toHaveProperty('LOCKET_MAIL');
  });

  it('is known to every function, so that the status can tell', () => {
    const told = (settings: object) =>
      functionOf(templatesFor(settings).api, 'admin').resource.Properties.Environment.Variables
        .LOCKET_SENDS_MAIL;
    expect(told({ mailFrom: 'locket@example.com' })).toBe('1');
    expect(told({})).toBeUndefined();
  });
});
