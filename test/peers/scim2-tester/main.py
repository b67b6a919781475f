"""Asks a SCIM server everything that scim2-tester checks, and prints what came of each check as JSON."""

import json
import os

from httpx2 import Client
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import check_server

headers = {"Authorization": f"Bearer {os.environ['SCIM_TOKEN']}"}
with Client(base_url=os.environ["SCIM_URL"], headers=headers, timeout=30) as http:
    results = check_server(SyncSCIMClient(http))
said = [
    {
        "status": result.status.name,
        "title": result.title,
        "resource": result.resource_type,
        "reason": result.reason,
    }
    for result in results
]
print(json.dumps(said))
