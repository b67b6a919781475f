import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Operations, ServiceRefusal, startServiceEndpoint } from '../../../local/services/endpoint.ts';

const clientSettings = async (operations: Operations) => {
  const endpoint = await startServiceEndpoint(operations);
  onTestFinished(() => endpoint.stop());
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return { endpoint: endpoint.url, region: 'us-east-1', credentials, maxAttempts: 1 };
};

const entry = { Source: 's', DetailType: 't', Detail: '{}' };

describe('the endpoint for services', () => {
  it('an SDK client gets the operation’s answer', async () => {
    const client = new EventBridgeClient(
      await clientSettings({
        'AWSEvents.PutEvents': async (input) => ({ FailedEntryCount: 0, Entries: input.Entries }),
      }),
    );
    const answer = await client.send(new PutEventsCommand({ Entries: [entry] }));
    expect(answer).toMatchObject({ FailedEntryCount: 0, Entries: [{}] });
  });

  it('a refusal reaches the SDK client by its name', async () => {
    const refuse = () => Promise.reject(new ServiceRefusal('ValidationException', 'no'));
    const client = new EventBridgeClient(await clientSettings({ 'AWSEvents.PutEvents': refuse }));
    await expect(client.send(new PutEventsCommand({ Entries: [entry] }))).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'no',
    });
  });

  it('a service that is not offered is refused at once, by name', async () => {
    const client = new KMSClient(await clientSettings({}));
    await expect(
      client.send(new GenerateDataKeyCommand({ KeyId: 'k', KeySpec: 'AES_256' })),
    ).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: 'TrentService.GenerateDataKey is not offered by the local runner',
    });
  });
});
