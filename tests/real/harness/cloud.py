"""An emulator of AWS that checks permissions (MiniStack), and the stack deployed to it."""

import json
import subprocess
import sys
import urllib.error
import urllib.request

from . import install, processes, programs
from .places import ROOT, folder

STACK = "outbound-caller"

# The emulator keeps the path /health for itself, whatever the host; ours is needed here.
START = "from ministack import app; app._HEALTH_PATHS = ('/_ministack/health',); app.main()"

# As AWS names an API's host, so that the stack's outputs, what the functions read from a request's
# context and what is signed are one address.
HOST = "us-east-1.amazonaws.com"


class Cloud:
    """The emulator, started for a part."""

    def __init__(self):
        self.port = processes.free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        programs_of_emulator = install.python(
            "ministack", "ministack==1.5.33", "aws-sam-translator==1.115.0", "cryptography"
        )
        # Its own environment is what the functions inherit: AWS_ENDPOINT_URL comes from there, as
        # a region comes from Lambda, and not from the template.
        environment = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(folder("ministack-home")),
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(self.port),
            "MINISTACK_HOST": HOST,
            "AWS_ENDPOINT_URL": self.url,
            "AUTH": "true",
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "us-east-1",
        }
        processes.start(
            "ministack",
            [programs_of_emulator / "python3", "-c", START],
            ready=processes.answers(f"{self.url}/_ministack/health"),
            env=environment,
        )
        self.environment = {**programs.sam_environment(), "AWS_ENDPOINT_URL": self.url}
        self.session = self._session()

    def _session(self):
        """boto3 as SAM CLI brings it, with the emulator's root key."""
        site = next((programs.sam().parent / "lib").glob("python3*/site-packages"))
        if str(site) not in sys.path:
            sys.path.append(str(site))
        import boto3

        return Session(boto3, self.url, "test", "test", None)

    def deploy(self, overrides, *options, answers=""):
        """`sam deploy` as the README says it, by samconfig.toml, with nobody to answer or these
        answers."""
        words = [f"{name}={value}" for name, value in overrides.items()]
        return self._sam(
            "deploy", "--template-file", programs.built().template,
            *options, "--parameter-overrides", *words,
            answers=answers,
        )  # fmt: skip

    def delete(self):
        """`sam delete`, and what it leaves: tables and queues, whose names the emulator would use again."""
        kept = [self.made(table) for table in ("CallsTable", "LimitsTable")]
        queues = [self.made(queue) for queue in ("OptOutQueue", "OptOutDeadLetters")]
        deleted = self._sam("delete", "--stack-name", STACK, "--no-prompts")
        for table in kept:
            self.session.client("dynamodb").delete_table(TableName=table)
        for queue in queues:
            self.session.client("sqs").delete_queue(QueueUrl=queue)
        return deleted

    def _sam(self, command, *words, answers=""):
        # A copy, since a guided deployment writes its answers into it.
        config = folder("sam-config") / "samconfig.toml"
        config.write_bytes((ROOT / "samconfig.toml").read_bytes())
        done = subprocess.run(
            ["sam", command, "--config-file", config, *map(str, words)],
            cwd=folder("sam-config"), env=self.environment, input=answers,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300,
        )  # fmt: skip
        (folder("logs") / f"sam-{command}.log").write_text(done.stdout)
        return done

    def operator(self, command, **variables):
        """A command of `operator`, without a terminal: its exit status, and what it says as JSON."""
        done = subprocess.run(
            [programs.operator(), "--json", "--connect-to", self.url, *command.split()],
            cwd=ROOT, env={**self.environment, **variables}, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        return done.returncode, json.loads(done.stdout)

    def stack(self):
        found = self.session.client("cloudformation").describe_stacks(StackName=STACK)
        return found["Stacks"][0]

    def status(self):
        return self.stack()["StackStatus"]

    def last_change(self):
        stack = self.stack()
        return stack.get("LastUpdatedTime", stack["CreationTime"])

    def made(self, logical_id):
        """The physical name of a resource."""
        found = self.session.client("cloudformation").describe_stack_resource(
            StackName=STACK, LogicalResourceId=logical_id
        )
        return found["StackResourceDetail"]["PhysicalResourceId"]

    def variable(self, function, name):
        """A variable of a function's environment, as the template fills it in; None where it is
        absent."""
        found = self.session.client("lambda").get_function_configuration(FunctionName=self.made(function))
        return found["Environment"]["Variables"].get(name)

    def invoke(self, function, event):
        """A function, asked as its trigger would ask it; what it answers."""
        client = self.session.client("lambda")
        answer = client.invoke(FunctionName=self.made(function), Payload=json.dumps(event).encode())
        return json.loads(answer["Payload"].read())

    def request(self, method, path, body=None, headers=None):
        """A request through the gateway: the status and the body."""
        host = f"{self.made('Api')}.execute-api.{HOST}"
        request = urllib.request.Request(
            self.url + path, method=method, data=body, headers={"Host": host, **(headers or {})}
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.read().decode()

    def items(self, table):
        """Every item of a table, without DynamoDB's type tags."""
        from boto3.dynamodb.types import TypeDeserializer

        read = TypeDeserializer().deserialize
        found = self.session.client("dynamodb").scan(TableName=self.made(table))["Items"]
        return [{name: read(value) for name, value in item.items()} for item in found]

    def log_lines(self, group):
        """The lines of JSON in a log group."""
        logs = self.session.client("logs")
        found = logs.filter_log_events(logGroupName=self.made(group))["events"]
        messages = [event["message"] for event in found]
        return [json.loads(message) for message in messages if message.startswith("{")]


class Session:
    """Clients of one identity."""

    def __init__(self, boto3, url, key, secret, token):
        self.boto3, self.url = boto3, url
        self.keys = {
            "aws_access_key_id": key,
            "aws_secret_access_key": secret,
            "aws_session_token": token,
            "region_name": "us-east-1",
        }

    def client(self, service):
        return self.boto3.client(service, endpoint_url=self.url, **self.keys)

    def as_role(self, arn):
        """The same emulator, as one of the functions' roles."""
        assumed = self.client("sts").assume_role(RoleArn=arn, RoleSessionName="check")
        keys = assumed["Credentials"]
        return Session(
            self.boto3, self.url, keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"]
        )
