import { type Operations, ServiceRefusal } from '../services/endpoint.ts';
import type { Queues } from '../sqs/queues.ts';
import { asList, asObject, asText, type JsonObject } from '../template/resource.ts';

const AGE = 'ApproximateAgeOfOldestMessage';

const queueNameIn = (metric: JsonObject): string => {
  const dimensions = asList(metric.Dimensions).map(asObject);
  const isAge = metric.Namespace === 'AWS/SQS' && metric.MetricName === AGE;
  const name = asText(dimensions.find(({ Name }) => Name === 'QueueName')?.Value);
  if (!isAge || name === undefined)
    throw new ServiceRefusal('InvalidParameterValue', `Only ${AGE} of a queue is known here.`);
  return name;
};

const resultOf =
  (queues: Queues) =>
  (query: JsonObject): JsonObject => {
    const name = queueNameIn(asObject(asObject(query.MetricStat).Metric));
    const age = queues.byName(name)?.oldestSeconds;
    return {
      Id: query.Id,
      Label: name,
      StatusCode: 'Complete',
      Timestamps: age === undefined ? [] : [Math.floor(Date.now() / 1000)],
      Values: age === undefined ? [] : [age],
    };
  };

/**
 * The one metric that functions ask for, as it is now whatever time they ask about (AWS JSON protocol).
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
export const metricOperations = (queues: Queues): Operations => ({
  'GraniteServiceVersion20100801.GetMetricData': async (input) => ({
    MetricDataResults: asList(input.MetricDataQueries).map(asObject).map(resultOf(queues)),
  }),
});
