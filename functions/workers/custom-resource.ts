import type { CloudFormationCustomResourceEvent, CloudFormationCustomResourceResponse } from 'aws-lambda';

interface CustomResourceResult {
  readonly physicalId: string;
  /** Attributes that the template may read with Fn::GetAtt. */
  readonly attributes?: Readonly<Record<string, string>>;
}

export type CustomResourceWork = (event: CloudFormationCustomResourceEvent) => Promise<CustomResourceResult>;

export interface CustomResourcePorts {
  /** Uploads the answer to the presigned address CloudFormation gave. */
  put(url: string, body: string): Promise<void>;
  /** Waits, in milliseconds. */
  pause(duration: number): Promise<void>;
}

const REASON_LENGTH = 500;
const ATTEMPTS = 5;
const PAUSE_MS = 3000;

const outside: CustomResourcePorts = {
  put: async (url, body) => {
    const response = await fetch(url, { method: 'PUT', body, headers: { 'content-type': '' } });
    if (!response.ok) throw new Error(`CloudFormation refused the answer with status ${response.status}.`);
  },
  pause: (duration) => new Promise((resolve) => setTimeout(resolve, duration)),
};

/** A Lambda handler that does the work and answers CloudFormation, also when the work fails. */
export const customResource =
  (work: CustomResourceWork, ports: CustomResourcePorts = outside) =>
  async (event: CloudFormationCustomResourceEvent): Promise<void> => {
    const response = await withPatience(() => work(event), ports).then(
      (result) => success(event, result),
      (error: unknown) => failure(event, error),
    );
    await ports.put(event.ResponseURL, JSON.stringify(response));
  };

/** A role that was created seconds ago may still be refused (IAM is eventually consistent), a table may be busy. */
const withPatience = async <T>(work: () => Promise<T>, ports: CustomResourcePorts): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === ATTEMPTS || !isPassing(error)) throw error;
      await ports.pause(PAUSE_MS);
    }
  }
};

const passing = [
  'AccessDenied',
  'AccessDeniedException',
  'CloudHsmAccessDeniedException',
  'ResourceInUseException',
];

const isPassing = (error: unknown): boolean => error instanceof Error && passing.includes(error.name);

const success = (
  event: CloudFormationCustomResourceEvent,
  result: CustomResourceResult,
): CloudFormationCustomResourceResponse => ({
  Status: 'SUCCESS',
  ...address(event),
  PhysicalResourceId: result.physicalId,
  ...(result.attributes && { Data: result.attributes }),
});

const failure = (
  event: CloudFormationCustomResourceEvent,
  error: unknown,
): CloudFormationCustomResourceResponse => ({
  Status: 'FAILED',
  Reason: (error instanceof Error ? `${error.name}: ${error.message}` : 'Unknown fault').slice(
    0,
    REASON_LENGTH,
  ),
  ...address(event),
  PhysicalResourceId:
    event.RequestType === 'Create' ? `${event.LogicalResourceId}-failed` : event.PhysicalResourceId,
});

const address = (event: CloudFormationCustomResourceEvent) => ({
  StackId: event.StackId,
  RequestId: event.RequestId,
  LogicalResourceId: event.LogicalResourceId,
});
