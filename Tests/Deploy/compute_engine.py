#!/usr/bin/env python3
"""Stands in for Google Compute Engine, so that deploy/gcloud runs with the real gcloud and ends in a page.

    compute_engine.py SCRIPT [ARGUMENT ...] [--map IMAGE=LOCAL ...] [--port 8501]

Runs SCRIPT with gcloud pointed at an API on loopback that answers every call and keeps what was made. Then it does what
the machine would do with its user-data: the boot commands, on a disk image behind a loop device (needs root), and the
docker lines of the systemd units. Machines with a container declaration are treated as the container agent did until
2026-07-31. At last it asks port 8501 for a page. Everything it starts is removed. What it cannot show: the operating
system itself, its firewall, signing in to a registry, the snapshots being taken.
"""

import argparse
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

made = {}
posts = []
operations = {}


class ComputeAPI(BaseHTTPRequestHandler):
    """Every POST makes something at once; every GET of something made gives it back."""

    def log_message(self, *_):
        pass

    @property
    def base(self):
        return f"http://127.0.0.1:{self.server.server_port}/compute/v1/"

    @property
    def resource(self):
        return self.path.split("?")[0].split("/compute/v1/")[-1]

    def answer(self, body, status=200):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def operation(self, target, kind):
        words = self.resource.split("/")
        scope = "/".join(words[:3]) if words[2] == "global" else "/".join(words[:4])
        name = f"operation-{len(operations) + 1}"
        place = {words[2][:-1]: self.base + scope} if words[2] != "global" else {}
        operations[name] = {
            "kind": "compute#operation", "id": str(len(operations) + 1), "name": name, "status": "DONE",
            "progress": 100, "operationType": kind, "targetLink": self.base + target,
            "selfLink": f"{self.base}{scope}/operations/{name}", **place,
        }
        return operations[name]

    def do_GET(self):
        resource = self.resource
        words = resource.split("/")
        name = words[-1]
        if "operations" in words:
            return self.answer(operations[words[words.index("operations") + 1]])
        if resource in made:
            return self.answer(made[resource])
        if name == "images" or "images" in words:
            image = {"name": "cos-stable-125", "selfLink": f"{self.base}projects/cos-cloud/global/images/cos-stable-125"}
            return self.answer({"items": [image]} if name == "images" else image)
        if len(words) == 4 and words[2] in ("zones", "regions") or len(words) == 2:
            region = {"region": f"{self.base}projects/{words[1]}/regions/{name.rsplit('-', 1)[0]}"}
            return self.answer({"name": name, "status": "UP", "selfLink": self.base + resource, **region})
        if len(words) in (4, 5) and (len(words) == 4 or words[-1].endswith("s")):
            return self.answer({"items": [thing for key, thing in made.items() if key.rsplit("/", 1)[0] == resource]})
        return self.answer({"error": {"code": 404, "message": f"{resource} was not found"}}, 404)

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
        resource = self.resource
        if "/operations/" in resource:
            return self.answer(operations[resource.split("/operations/")[1].split("/")[0]])
        posts.append((resource, body))
        if "name" not in body:  # an action on something that is there
            target = resource.rsplit("/", 1)[0]
            if resource.endswith("/addResourcePolicies"):
                made[target].setdefault("resourcePolicies", []).extend(body["resourcePolicies"])
            return self.answer(self.operation(target, resource.rsplit("/", 1)[1]))
        target = f"{resource}/{body['name']}"
        extra = {"selfLink": self.base + target, "status": "READY"}
        words = resource.split("/")
        if words[2] in ("zones", "regions"):
            extra[words[2][:-1]] = self.base + "/".join(words[:4])
        if resource.endswith("/instances"):
            extra["status"] = "RUNNING"
            for card in body.get("networkInterfaces", []):
                card["networkIP"] = "10.0.0.2"
                card["accessConfigs"] = [{"natIP": "127.0.0.1"}]
        made[target] = {**body, **extra}
        return self.answer(self.operation(target, "insert"))

    do_PATCH = do_POST

    def do_DELETE(self):
        posts.append((f"DELETE {self.resource}", {}))
        made.pop(self.resource, None)
        self.answer(self.operation(self.resource, "delete"))


class Proof:
    def __init__(self, images, port):
        self.images = images
        self.port = port
        self.folder = tempfile.mkdtemp(prefix="porthole-gce-")
        os.chmod(self.folder, 0o755)
        self.failures = 0
        self.containers = []
        self.mounts = []
        self.loops = []

    def say(self, holds, sentence):
        self.failures += not holds
        print(f"{'ok   ' if holds else 'FAIL '} {sentence}", flush=True)
        return holds

    def gcloud(self, server, script):
        environment = dict(
            os.environ,
            CLOUDSDK_CONFIG=f"{self.folder}/gcloud",
            CLOUDSDK_AUTH_DISABLE_CREDENTIALS="true",
            CLOUDSDK_API_ENDPOINT_OVERRIDES_COMPUTE=f"http://127.0.0.1:{server.server_port}/compute/v1/",
            CLOUDSDK_CORE_DISABLE_PROMPTS="1",
            CLOUDSDK_CORE_DISABLE_USAGE_REPORTING="true",
            CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK="true",
            CLOUDSDK_CORE_PROJECT="my-project",
        )
        run = subprocess.run(["bash", *script], env=environment, capture_output=True, text=True)
        problem = "" if run.returncode == 0 else f": {run.stderr.strip()[-800:]}"
        return self.say(run.returncode == 0, f"gcloud takes {os.path.basename(script[0])}{problem}")

    def here(self, text):
        """The machine's own folders, moved under a scratch folder of ours."""
        return text.replace("/mnt/disks/", f"{self.folder}/disks/")

    def boot(self, commands):
        """Runs the boot commands on an empty disk image, twice: the second time the data must still be there."""
        image = f"{self.folder}/disk.img"
        with open(image, "wb") as file:
            file.truncate(96 << 20)
        device = subprocess.run(["losetup", "--find", "--show", image], capture_output=True, text=True).stdout.strip()
        self.loops.append(device)
        mount = f"{self.folder}/disks/porthole"
        for time_of_boot in ("first", "second"):
            for command in commands:
                script = self.here(command).replace("/dev/disk/by-id/google-porthole-data", device)
                run = subprocess.run(["sh", "-c", script], capture_output=True, text=True)
                self.say(run.returncode == 0, f"boot commands, {time_of_boot} start {run.stderr[-200:] if run.returncode else ''}")
            if time_of_boot == "first":
                self.mounts.append(mount)
                with open(f"{mount}/kept", "w") as file:
                    file.write("kept")
                subprocess.run(["umount", mount], check=True)
        facts = os.stat(mount)
        self.say(
            os.path.ismount(mount) and os.path.exists(f"{mount}/kept") and facts.st_uid == 10001,
            "the data disk is formatted once, mounted, and belongs to user 10001",
        )

    def unit(self, name, text):
        """Runs a unit's docker lines as systemd would, in its order; what belongs to the machine alone is listed."""
        text = re.sub(r"\\\n\s*", "", text)
        for kind, flags, line in re.findall(r"^(ExecStartPre|ExecStart)=([-@:+!]*)(.*)$", text, re.MULTILINE):
            words = shlex.split(self.here(line))
            if os.path.basename(words[0]) != "docker" or words[1] in ("rm", "pull"):
                print(f"      (only on the machine: {line[:100]})")
                continue
            arguments = [self.images.get(word, word) for word in words[1:] if not word.startswith("--log-driver")]
            container = next(word.split("=", 1)[1] for word in arguments if word.startswith("--name="))
            arguments = [f"--name=gce-{container}" if word == f"--name={container}" else word for word in arguments]
            arguments = [word for word in arguments if word != "--rm"]
            arguments.insert(1, "--detach")
            self.start(f"gce-{container}", arguments, f"{name}: docker run")

    def declared(self, machine, text):
        """What the container agent did with gce-container-declaration: one container on the host's network."""
        import yaml

        spec = yaml.safe_load(text)["spec"]
        container = spec["containers"][0]
        arguments = ["run", "--detach", f"--name=gce-{machine}", "--network=host"]
        for entry in container.get("env", []):
            arguments += ["--env", f"{entry['name']}={entry['value']}"]
        self.start(f"gce-{machine}", [*arguments, self.images.get(container["image"], container["image"])], "declaration")

    def start(self, container, arguments, sentence):
        self.containers.append(container)
        run = subprocess.run(["docker", *arguments], capture_output=True, text=True)
        self.say(run.returncode == 0, f"{sentence}{'' if run.returncode == 0 else ': ' + run.stderr.strip()[-300:]}")

    def page(self):
        start = time.monotonic()
        answer = ""
        while time.monotonic() - start < 60 and answer != "200":
            try:
                answer = str(urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=5).status)
            except (urllib.error.URLError, OSError) as failure:
                answer = str(failure)
                time.sleep(0.2)
        if not self.say(answer == "200", f"GET / on port {self.port}: {answer}"):
            for container in self.containers:
                print(subprocess.run(["docker", "logs", container], capture_output=True, text=True).stdout[-600:])

    def clear(self):
        for container in self.containers:
            subprocess.run(["docker", "rm", "--force", "--volumes", container], capture_output=True)
        for mount in self.mounts:
            subprocess.run(["umount", mount], capture_output=True)
        for loop in self.loops:
            subprocess.run(["losetup", "--detach", loop], capture_output=True)
        shutil.rmtree(self.folder, ignore_errors=True)


def check_snapshots(proof):
    disks = [thing for key, thing in made.items() if "/disks/" in key]
    policies = [thing for key, thing in made.items() if "/resourcePolicies/" in key]
    schedules = [policy for policy in policies if "snapshotSchedulePolicy" in policy]
    proof.say(
        bool(schedules) and any(schedules[0]["selfLink"].split("/v1/")[1] in link for disk in disks
                                for link in disk.get("resourcePolicies", [])),
        "the data disk has a nightly snapshot schedule",
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("script", nargs="+")
    parser.add_argument("--map", action="append", default=[])
    parser.add_argument("--port", type=int, default=8501)
    parser.add_argument("--then", help="a script to run with gcloud after the page was seen, such as delete.sh")
    arguments = parser.parse_args()
    server = ThreadingHTTPServer(("127.0.0.1", 0), ComputeAPI)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    proof = Proof(dict(entry.split("=", 1) for entry in arguments.map), arguments.port)
    try:
        if proof.gcloud(server, arguments.script):
            machines = [body for path, body in posts if path.endswith("/instances")]
            rules = [rule for path, body in posts if path.endswith("/firewalls") for rule in body.get("allowed", [])]
            proof.say(any("8501" in rule.get("ports", []) for rule in rules), "a firewall rule opens tcp:8501")
            for machine in machines:
                metadata = {item["key"]: item["value"] for item in machine["metadata"]["items"]}
                if "gce-container-declaration" in metadata:
                    proof.declared(machine["name"], metadata["gce-container-declaration"])
                    continue
                import yaml

                check_snapshots(proof)
                text = metadata["user-data"]
                proof.say(text.startswith("#cloud-config") and not re.search("@[A-Z_]+@", text), "user-data is complete")
                config = yaml.safe_load(text)
                proof.boot(config.get("bootcmd", []))
                for file in config["write_files"]:
                    if file["path"].endswith(".service"):
                        proof.unit(os.path.basename(file["path"]), file["content"])
            proof.page()
            if arguments.then:
                proof.gcloud(server, shlex.split(arguments.then))
                proof.say(not any("/instances/" in key for key in made), "the machine is gone again")
    finally:
        proof.clear()
    sys.exit(1 if proof.failures else 0)


main()
