"""Makes the routes that the emulator does not: it ignores the document in which SAM states an HTTP
API's routes. AWS reads it; the template is right as it is."""

import json
import re


def make_routes(session, stack):
    """Makes each route of each HTTP API of a stack, as its document says. The number of routes."""
    cloudformation = session.client("cloudformation")
    gateway = session.client("apigatewayv2")
    template = cloudformation.get_template(StackName=stack, TemplateStage="Processed")["TemplateBody"]
    template = json.loads(template) if isinstance(template, str) else template
    resources = cloudformation.describe_stack_resources(StackName=stack)["StackResources"]
    made = {of["LogicalResourceId"]: of["PhysicalResourceId"] for of in resources}
    count = 0
    for name, resource in template["Resources"].items():
        if resource["Type"] != "AWS::ApiGatewayV2::Api":
            continue
        api = made[name]
        for route in gateway.get_routes(ApiId=api)["Items"]:
            gateway.delete_route(ApiId=api, RouteId=route["RouteId"])
        for path, methods in resource["Properties"]["Body"]["paths"].items():
            for method, operation in methods.items():
                stated = operation["x-amazon-apigateway-integration"]
                integration = gateway.create_integration(
                    ApiId=api,
                    IntegrationType="AWS_PROXY",
                    IntegrationUri=_function(session, stated["uri"], made),
                    IntegrationMethod=stated["httpMethod"],
                    PayloadFormatVersion=stated["payloadFormatVersion"],
                )
                gateway.create_route(
                    ApiId=api,
                    RouteKey=f"{method.upper()} {path}",
                    Target=f"integrations/{integration['IntegrationId']}",
                )
                count += 1
    return count


def _function(session, uri, made):
    """The ARN of the function that an integration's URI names by its logical id."""
    logical_id = re.search(r"\$\{(\w+)\.Arn\}", uri["Fn::Sub"])[1]
    found = session.client("lambda").get_function(FunctionName=made[logical_id])
    return found["Configuration"]["FunctionArn"]
