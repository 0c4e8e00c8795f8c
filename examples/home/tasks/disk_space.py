"""How full is the disk that holds this home? Reports a metric, and a finding when it gets tight."""
import json
import os
import shutil
from pathlib import Path

usage = shutil.disk_usage(".")
free_percent = round(100 * usage.free / usage.total, 1)
free_gb = round(usage.free / 1e9, 1)

lines = [
    {"headline": f"{free_gb} GB free, {free_percent} % of the disk"},
    {"metric": {"name": "disk_free", "value": free_gb, "unit": "GB"}},
    {"findings_complete": {"scope": "disk"}},
]
if free_percent < 10:
    lines.append(
        {
            "finding": {
                "key": "disk_low",
                "severity": "critical" if free_percent < 3 else "warning",
                "title": f"Only {free_percent} % of the disk is free",
                "body": f"{free_gb} GB of {round(usage.total / 1e9, 1)} GB.",
                "scope": "disk",
            }
        }
    )

target = Path(os.environ["NIGHTDESK_DATA"]) / "disk_space.json"
target.write_text(json.dumps({"free_gb": free_gb, "free_percent": free_percent}) + "\n")

with open(os.environ["NIGHTDESK_OUTPUT"], "a", encoding="utf-8") as report:
    for line in lines:
        report.write(json.dumps(line) + "\n")
print(f"{free_gb} GB free of {round(usage.total / 1e9, 1)} GB")
