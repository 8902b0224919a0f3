#!/usr/bin/env python3
"""Carries out the SAM transform on template.yaml, without an account, and looks at what comes out.

    transform.py template.yaml [PARAMETER=VALUE ...]

The linter reads SAM but does not transform it: `Authorizer: NONE` without a default authorizer, say,
passes there and fails at deployment. Needs the package aws-sam-translator.
"""

import os
import sys
from collections import Counter
from pathlib import Path

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse


class NoManagedPolicies:
    """Names of managed policies would be looked up in IAM; the template uses none."""

    def load(self):
        return {}


def main(path, *overrides):
    os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
    template = yaml_parse(Path(path).read_text())
    ours = Counter(resource["Type"] for resource in template["Resources"].values())
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            # As `sam package` leaves it.
            resource["Properties"]["CodeUri"] = "s3://bucket/key"
    values = {name: of["Default"] for name, of in template["Parameters"].items()}
    values |= dict(override.split("=", 1) for override in overrides)
    expanded = transform(template, values, NoManagedPolicies())
    made = Counter(resource["Type"] for resource in expanded["Resources"].values())

    expect(made["AWS::Lambda::Function"], ours["AWS::Serverless::Function"], "functions")
    # A role that SAM makes would be allowed to write any log.
    expect(made["AWS::IAM::Role"], ours["AWS::IAM::Role"], "roles")
    expect(made["AWS::ApiGatewayV2::Api"], 1, "APIs")
    (body,) = (
        resource["Properties"]["Body"]
        for resource in expanded["Resources"].values()
        if resource["Type"] == "AWS::ApiGatewayV2::Api"
    )
    routes = [
        (method, route, operation)
        for route, methods in body["paths"].items()
        for method, operation in methods.items()
    ]
    # A function has a route or a queue; the schedule is the reconciler's second way.
    queues = made["AWS::Lambda::EventSourceMapping"]
    expect(made["AWS::Events::Rule"], 1, "schedules")
    expect(len(routes) + queues, ours["AWS::Serverless::Function"], "routes and queues")
    for method, route, operation in routes:
        # Nothing asks for AWS credentials in front of our own doors.
        asked = [name for entry in operation.get("security", []) for name in entry if name != "NONE"]
        expect(asked, [], f"authorizers of {method} {route}")
    print(f"{len(expanded['Resources'])} resources, {len(routes)} routes")


def expect(seen, expected, what):
    if seen != expected:
        sys.exit(f"{what}: {seen!r}, expected {expected!r}")


if __name__ == "__main__":
    main(*sys.argv[1:])
