import type { Instance } from './instance.ts';
import { sessionIn } from './session.ts';

/** What is asked for and given in a project. */
export interface AccessNames {
  /** A policy whose approver is the person, who may approve what they asked for. */
  readonly accessPolicyId: string;
  /** A request of the person that is open, and one that was approved. */
  readonly accessRequestId: string;
  readonly grantedRequestId: string;
}

const rule = (action: string) => ({
  subject: 'secrets',
  action: [action],
  conditions: { environment: 'dev', secretPath: { $glob: '/' } },
});

/** People alone ask for access, so the organization's admin logs in for it. */
export const askedAccess = async (
  instance: Instance,
  projectSlug: string,
  mark: string,
): Promise<{ readonly names: AccessNames; readonly secrets: readonly string[] }> => {
  const token = await sessionIn(instance);
  const base = '/api/v1/access-approvals';
  const post = async (path: string, body: object, query = {}) =>
    (await instance.app.ok('POST', `${base}/${path}`, { token, body, query })).body;
  const policy = await post('policies', {
    projectSlug,
    name: `policy-${mark}`,
    environment: 'dev',
    approvers: [{ type: 'user', username: instance.email }],
    enforcementLevel: 'soft',
    allowedSelfApprovals: true,
  });
  const ask = async (action: string): Promise<string> => {
    const body = {
      permissions: [rule(action)],
      isTemporary: true,
      temporaryRange: '1h',
      note: `why-${mark}`,
    };
    return (await post('requests', body, { projectSlug })).approval.id;
  };
  const grantedRequestId = await ask('edit');
  await post(`requests/${grantedRequestId}/review`, { status: 'approved' });
  return {
    names: {
      accessPolicyId: policy.approval.id,
      accessRequestId: await ask('read'),
      grantedRequestId,
    },
    secrets: [`policy-${mark}`, `why-${mark}`],
  };
};
