import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { Context } from 'aws-lambda';
import { readResendSettings } from '../../../layers/adapters/worker-settings.ts';
import { type ResendRequest, type ResendResult, resend } from './resend.ts';
import { storedEvents } from './stored-events.ts';

/** Milliseconds left when no other page is begun. */
const RESERVE = 30_000;

const bus = new EventBridgeClient({});
const table = new DynamoDBClient({});
const settings = readResendSettings();

/** Called by an operator: puts the audit events of a time on the bus once more, from the table. */
export const handler = (request: ResendRequest, context: Context): Promise<ResendResult> =>
  resend(request, {
    bus: settings.bus,
    page: storedEvents(settings, (input) => table.send(new ScanCommand(input))),
    putEvents: (entries) => bus.send(new PutEventsCommand({ Entries: entries })),
    hasTime: () => context.getRemainingTimeInMillis() > RESERVE,
  });
