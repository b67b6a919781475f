import { describe, expect, it } from 'vitest';
import { type CustomResourceWork, customResource } from '../../../functions/workers/custom-resource.ts';
import { customResourceEvent as event } from './custom-resource-event.ts';

const run = async (work: CustomResourceWork, request = event('Create')) => {
  const answers: { url: string; body: Record<string, unknown> }[] = [];
  const pauses: number[] = [];
  await customResource(work, {
    put: async (url, body) => void answers.push({ url, body: JSON.parse(body) }),
    pause: async (duration) => void pauses.push(duration),
  })(request);
  expect(answers).toHaveLength(1);
  return { answer: answers[0]?.body, url: answers[0]?.url, pauses };
};

const denied = (name = 'AccessDeniedException') => Object.assign(new Error('not yet'), { name });

describe('a custom resource', () => {
  it('answers with the id and the attributes of what it made', async () => {
    const { answer, url } = await run(async () => ({ physicalId: 'made', attributes: { Arn: 'arn:made' } }));
    expect(url).toBe('https://cloudformation.example/answer');
    expect(answer).toEqual({
      Status: 'SUCCESS',
      StackId: 'stack',
      RequestId: 'request',
      LogicalResourceId: 'RootKey',
      PhysicalResourceId: 'made',
      Data: { Arn: 'arn:made' },
    });
  });

  it('answers a failure at once instead of letting CloudFormation wait', async () => {
    const { answer, pauses } = await run(async () => {
      throw new TypeError('wrong key');
    });
    expect(answer).toMatchObject({
      Status: 'FAILED',
      Reason: 'TypeError: wrong key',
      PhysicalResourceId: 'RootKey-failed',
    });
    expect(pauses).toEqual([]);
  });

  it('keeps the id of a resource whose update failed', async () => {
    const work = async () => {
      throw new Error('no');
    };
    expect((await run(work, event('Update'))).answer).toMatchObject({ PhysicalResourceId: 'physical' });
  });

  it.each(['AccessDeniedException', 'CloudHsmAccessDeniedException'])(
    'waits for rights that were granted a moment ago: %s',
    async (name) => {
      let calls = 0;
      const { answer, pauses } = await run(async () => {
        calls += 1;
        if (calls < 3) throw denied(name);
        return { physicalId: 'made' };
      });
      expect(answer).toMatchObject({ Status: 'SUCCESS' });
      expect(pauses).toHaveLength(2);
    },
  );

  it('gives up on rights that never come', async () => {
    const { answer, pauses } = await run(async () => {
      throw denied();
    });
    expect(answer).toMatchObject({ Status: 'FAILED' });
    expect(pauses).toHaveLength(4);
  });

  it('keeps its reason short enough for CloudFormation', async () => {
    const { answer } = await run(async () => {
      throw new Error('x'.repeat(10_000));
    });
    expect(String(answer?.Reason).length).toBeLessThanOrEqual(500);
  });
});
