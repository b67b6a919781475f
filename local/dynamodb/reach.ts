import { reasonOf, StartFailure, systemCode } from '../failure.ts';
import { DynamoRefusal, dynamoClient } from './client.ts';

const address = (endpoint: string): string => `AWS_ENDPOINT_URL_DYNAMODB is ${endpoint}`;

const sentenceFor = (endpoint: string, error: unknown): string => {
  if (error instanceof DynamoRefusal)
    return `${address(endpoint)}, and the database there refuses to be used: ${error.message}`;
  if (error instanceof SyntaxError)
    return `${address(endpoint)}, and what answers there is no DynamoDB; name the address of one, or unset the variable.`;
  const reason = systemCode(error) ?? reasonOf(error);
  return `${address(endpoint)}, and no DynamoDB can be reached there (${reason}); start one at this address, name another, or unset the variable.`;
};

/**
 * Makes sure that a DynamoDB which somebody else runs answers, before anything slow is done.
 * @throws StartFailure naming the variable and the address.
 */
export const assertReachable = async (endpoint: string): Promise<void> => {
  const client = dynamoClient(endpoint);
  try {
    await client.table('ListTables', { Limit: 1 });
  } catch (error) {
    throw new StartFailure(sentenceFor(endpoint, error));
  } finally {
    client.close();
  }
};
