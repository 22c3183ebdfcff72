#!/usr/bin/env bash
# OpenSearch 2.19.6: an index without `_source` keeps every document as it was sent, and merging it at once does not help.
#
# With `_source` disabled, a segment still has each document whole, in `_recovery_source`, for copies that have missed something: 12 MB of
# an index that otherwise has 0.1 MB. A merge drops it, but not before the copies have told each other how far they are, which they do
# every 30 seconds. `_forcemerge` right after writing and a flush rewrites all of it; 40 seconds later, the same drops it, if there is
# anything to merge. `recovery_source_enabled: false` in the mapping avoids it. (`_stats` measures sizes every ten seconds only.)
#
# Needs Java 17, Maven and python3; starts three nodes on loopback, from Maven Central (44 MB).
set -euo pipefail
node=$(cd "$(dirname "$0")/../tests/cluster" && pwd)/node
work=$(mktemp -d)
export IBID_TEST_CLUSTER_DIR=$work IBID_TEST_CLUSTER_BASE=${BASE:-19850} IBID_TEST_CLUSTER_SERVER=2.19.6 IBID_TEST_CLUSTER_HEAP=384m
trap 'for n in 1 2 3; do "$node" stop $n; done; sleep 2; rm -rf "$work"' EXIT
"$node" prepare
for n in 1 2 3; do "$node" start $n; done

cat >"$work/check.py" <<'PYTHON'
import json, os, random, time, urllib.error, urllib.request

base = int(os.environ["IBID_TEST_CLUSTER_BASE"])


def ask(method, path, body=None):
    data = body.encode() if isinstance(body, str) else json.dumps(body).encode() if body else None
    for attempt in range(90):
        request = urllib.request.Request(f"http://127.0.0.1:{base + 1}/{path}", data, {"content-type": "application/json"}, method=method)
        try:
            return json.load(urllib.request.urlopen(request, timeout=90))
        except urllib.error.HTTPError as error:
            if error.code != 503:
                raise SystemExit(f"{path}: {error.read()}")
        except OSError:
            pass
        time.sleep(1)
    raise SystemExit(f"{path}: no answer")


def write(index, first, last):
    words = random.Random(first)
    for start in range(first, last, 500):
        lines = []
        for number in range(start, min(start + 500, last)):
            text = " ".join(f"{words.randrange(1 << 30):x}" for _ in range(150))
            lines += [json.dumps({"index": {"_id": str(number)}}), json.dumps({"text": text})]
        assert not ask("POST", f"{index}/_bulk", "\n".join(lines) + "\n")["errors"]


def create(index, source):
    settings = {"number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": "-1"}
    mapping = {"_source": source, "properties": {"text": {"type": "text", "index": False}}}
    ask("PUT", index, {"settings": settings, "mappings": mapping})
    assert ask("GET", f"_cluster/health/{index}?wait_for_status=green&timeout=60s")["status"] == "green"


def size(index):
    ask("POST", f"{index}/_flush")
    ask("POST", f"{index}/_refresh")
    time.sleep(12)  # The servers measure it every ten seconds.
    return ask("GET", f"{index}/_stats/store")["_all"]["primaries"]["store"]["size_in_bytes"] / 1e6


while ask("GET", "_cluster/health")["number_of_nodes"] < 3:
    time.sleep(1)

create("kept", {"enabled": False})
write("kept", 0, 10_000)
new = size("kept")
create("merged", {"enabled": False})
write("merged", 0, 10_000)
write("merged", 0, 1)
ask("POST", "merged/_flush")
ask("POST", "merged/_forcemerge?max_num_segments=1")
at_once = size("merged")
time.sleep(40)
write("kept", 10_000, 10_001)
ask("POST", "kept/_flush")
ask("POST", "kept/_forcemerge?max_num_segments=1")
later = size("kept")
create("none", {"enabled": False, "recovery_source_enabled": False})
write("none", 0, 10_000)
without = size("none")
print(f"MB: new {new:.1f}, merged at once {at_once:.1f}, 40 s later {later:.1f}; without recovery source {without:.1f}")
assert at_once > 0.9 * new and later < 0.2 * new and without < 0.2 * new
PYTHON
python3 "$work/check.py"
