-- Queries of the audit archive for Athena. "locket"."audit_events" is the output AuditArchiveTable.
-- Lines may have been delivered more than once: count events by their ids.

-- Who read a secret in a month
SELECT event.occurredat, event.actor.type, event.actor.metadata['name'] AS actor, event.ipaddress
FROM "locket"."audit_events"
WHERE organization = '<organization>'
  AND day BETWEEN '2026-11-01' AND '2026-11-30'
  AND event.type = 'get-secret'
  AND json_extract_scalar(event.metadata, '$.secretKey') = 'DB_PASSWORD'
ORDER BY event.occurredat;

-- Refusals by actor and address in a week
SELECT event.actor.metadata['name'] AS actor, event.ipaddress, count(DISTINCT event.id) AS refusals
FROM "locket"."audit_events"
WHERE organization = '<organization>'
  AND day BETWEEN '2026-11-23' AND '2026-11-29'
  AND event.outcome <> 'success'
GROUP BY 1, 2
ORDER BY refusals DESC
LIMIT 50;

-- Events of each type on each day
SELECT day, event.type, count(DISTINCT event.id) AS events
FROM "locket"."audit_events"
WHERE organization = '<organization>' AND day >= '2026-11-01'
GROUP BY 1, 2
ORDER BY 1, 3 DESC;

-- What one machine identity did
SELECT event.occurredat, event.type, event.outcome, event.projectname, event.metadata
FROM "locket"."audit_events"
WHERE organization = '<organization>'
  AND day = '2026-11-29'
  AND event.actor.metadata['identityId'] = '<identity>'
ORDER BY event.occurredat;
