import * as z from 'zod';
import { enterBilling, planOf, refusePayment } from '../../layers/domain/billing/plan.ts';
import { members } from '../../layers/http/access.ts';
import { type Method, operation } from '../../layers/http/operation.ts';
import { id } from '../../layers/http/wire.ts';

const base = '/api/v1/organizations/{orgId}';
const OrgId = z.object({ orgId: id });

/** Nobody's data is looked at: there is none to bill. */
const row = { access: members, audit: null } as const;

const PlanReply = () => z.record(z.string(), z.union([z.boolean(), z.number(), z.string(), z.null()]));

const plan = operation({
  ...row,
  method: 'GET',
  path: `${base}/plan`,
  summary: 'The plan of the organization: everything is in it',
  limit: 'read',
  params: OrgId,
  reply: () => z.object({ plan: PlanReply() }),
  handle: async ({ params, unit }) => ({ plan: { ...(await planOf(unit, params.orgId)) } }),
});

/** What somebody who pays nothing sees of bills. */
const looking = <R extends z.ZodType>(tail: string, summary: string, reply: () => R, nothing: z.input<R>) =>
  operation({
    ...row,
    method: 'GET',
    path: `${base}/${tail}`,
    summary,
    limit: 'read',
    params: OrgId,
    reply,
    handle: async ({ params, unit }) => {
      await enterBilling(unit, params.orgId);
      return nothing as z.input<R>;
    },
  });

const Table = () => z.object({ head: z.array(z.string()), rows: z.array(z.string()) });
const noTable = { head: [], rows: [] };
const Nothing = () => z.array(z.string());

const reads = [
  looking('plan/table', 'What the plan grants, as a table: always empty', Table, noTable),
  looking('plans/table', 'Plans to choose from, as a table: always empty', Table, noTable),
  looking('plans', 'Plans to choose from: none', () => z.object({ plans: z.array(z.string()) }), {
    plans: [],
  }),
  looking(
    'plan/billing',
    'What the plan costs: nothing',
    () => z.object({ amount: z.int(), interval: z.string(), intervalCount: z.int(), quantity: z.int() }),
    { amount: 0, interval: 'month', intervalCount: 1, quantity: 1 },
  ),
  looking(
    'billing-details',
    'To whom bills go: nobody',
    () => z.object({ name: z.string(), email: z.string() }),
    { name: '', email: '' },
  ),
  looking('billing-details/payment-methods', 'How bills are paid: there are none', Nothing, []),
  looking('billing-details/tax-ids', 'Tax numbers on bills: none', Nothing, []),
  looking('invoices', 'Bills: none', Nothing, []),
  looking('licenses', 'Licences: none is needed', Nothing, []),
];

const paying = (method: Method, tail: string, params: z.ZodType<{ readonly orgId: string }> = OrgId) =>
  operation({
    ...row,
    method,
    path: `${base}/${tail}`,
    summary: 'Not offered: there is nothing to pay for',
    limit: 'write',
    params,
    reply: () => z.object({}),
    handle: ({ params: { orgId }, unit }) => refusePayment(unit, orgId),
  });

const writes = [
  paying('PATCH', 'billing-details'),
  paying('POST', 'billing-details/payment-methods'),
  paying('DELETE', 'billing-details/payment-methods/{pmtMethodId}', OrgId.extend({ pmtMethodId: id })),
  paying('POST', 'billing-details/tax-ids'),
  paying('DELETE', 'billing-details/tax-ids/{taxId}', OrgId.extend({ taxId: id })),
  paying('POST', 'customer-portal-session'),
  paying('POST', 'session/trial'),
];

export const billingOperations = [plan, ...reads, ...writes];
