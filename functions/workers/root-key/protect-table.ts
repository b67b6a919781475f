import type { DescribeTableCommandOutput, UpdateTableCommandInput } from '@aws-sdk/client-dynamodb';
import type { CustomResourceWork } from '../custom-resource.ts';

export interface ProtectionPorts {
  readonly table: string;
  describe(input: { TableName: string }): Promise<Pick<DescribeTableCommandOutput, 'Table'>>;
  update(input: UpdateTableCommandInput): Promise<unknown>;
}

/**
 * Sets the table's deletion protection to what the resource's property `DeletionProtection` says, as the last thing
 * a first deployment does: one that failed before can be taken back and repeated, table included. Deleting the
 * resource changes nothing.
 */
export const protectTable =
  (ports: ProtectionPorts, then: CustomResourceWork): CustomResourceWork =>
  async (event) => {
    const result = await then(event);
    if (event.RequestType !== 'Delete') {
      await setProtection(ports, event.ResourceProperties.DeletionProtection === 'true');
    }
    return result;
  };

const setProtection = async (ports: ProtectionPorts, wanted: boolean): Promise<void> => {
  const { Table: table } = await ports.describe({ TableName: ports.table });
  if (table?.DeletionProtectionEnabled === wanted) return;
  await ports.update({ TableName: ports.table, DeletionProtectionEnabled: wanted });
};
