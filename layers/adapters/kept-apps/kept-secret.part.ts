import { secretIn } from '../aws/secret-text.ts';

/** The text of a secret in Secrets Manager. */
export const secretText = async (arn: string): Promise<string> => {
  const text = await secretIn(arn);
  if (typeof text !== 'string') throw new Error('The secret holds no text');
  return text;
};
