import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { ApiMetrics } from '../api/front-door.ts';
import type { Settings } from '../settings.ts';
import type { Alarms } from './alarms.ts';
import type { FunctionMetrics } from './function-metrics.ts';
import type { TableMetrics } from './table-metrics.ts';

export interface LocketDashboardProps {
  readonly settings: Settings;
  readonly api: ApiMetrics;
  readonly functions: readonly FunctionMetrics[];
  readonly table: TableMetrics;
  readonly deadLetters: IMetric;
  readonly alarms: Alarms;
}

const HALF = 12;
const WHOLE = 24;

/** The installation on one page: alarms, API, functions, table and relay. */
export class LocketDashboard extends Dashboard {
  constructor(scope: Construct, id: string, props: LocketDashboardProps) {
    super(scope, id, { dashboardName: props.settings.namePrefix });
    const { api, functions, table, deadLetters, alarms } = props;
    this.addWidgets(new AlarmStatusWidget({ title: 'Alarms', width: WHOLE, alarms: alarms.all }));
    this.addWidgets(
      graph('API requests', [api.requests, api.clientErrors, api.serverErrors]),
      graph('API latency, p99 ms', [api.latency]),
    );
    this.addWidgets(
      graph('Function invocations', labelled(functions, 'invocations')),
      graph('Function duration, p99 ms', labelled(functions, 'slowest')),
    );
    this.addWidgets(
      graph('Function errors', labelled(functions, 'errors')),
      graph('Function throttles', labelled(functions, 'throttles')),
    );
    this.addWidgets(
      graph('Table throttles', [table.readThrottles, table.writeThrottles]),
      graph('Dead letters', [deadLetters]),
    );
  }
}

const graph = (title: string, left: IMetric[]): IWidget => new GraphWidget({ title, left, width: HALF });

const labelled = (
  functions: readonly FunctionMetrics[],
  metric: 'invocations' | 'errors' | 'throttles' | 'slowest',
): IMetric[] => functions.map((one) => one[metric].with({ label: one.name }));
