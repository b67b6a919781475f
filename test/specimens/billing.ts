import { body, nothing, type SpecimenOf, type Specimens, withParams } from './specimen.ts';

const base = '/api/v1/organizations/{orgId}';

const refused =
  (of: SpecimenOf): SpecimenOf =>
  (names) => ({ ...of(names), owner: { status: 400, message: /nothing to pay/ } });

export const specimens: Specimens = {
  [`GET ${base}/plan`]: nothing,
  [`GET ${base}/plan/table`]: nothing,
  [`GET ${base}/plan/billing`]: nothing,
  [`GET ${base}/plans`]: nothing,
  [`GET ${base}/plans/table`]: nothing,
  [`GET ${base}/billing-details`]: nothing,
  [`GET ${base}/billing-details/payment-methods`]: nothing,
  [`GET ${base}/billing-details/tax-ids`]: nothing,
  [`GET ${base}/invoices`]: nothing,
  [`GET ${base}/licenses`]: nothing,
  [`PATCH ${base}/billing-details`]: refused(body({ name: 'Ada' })),
  [`POST ${base}/billing-details/payment-methods`]: refused(body({ success_url: '/', cancel_url: '/' })),
  [`DELETE ${base}/billing-details/payment-methods/{pmtMethodId}`]: refused(
    withParams(() => ({ pmtMethodId: 'pm_1' })),
  ),
  [`POST ${base}/billing-details/tax-ids`]: refused(body({ type: 'eu_vat', value: 'DE123456789' })),
  [`DELETE ${base}/billing-details/tax-ids/{taxId}`]: refused(withParams(() => ({ taxId: 'tax_1' }))),
  [`POST ${base}/customer-portal-session`]: refused(nothing),
  [`POST ${base}/session/trial`]: refused(body({ success_url: '/' })),
};
