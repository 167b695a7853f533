"""The arguments' schemas against the clients that read them: what they refuse, we report."""

from __future__ import annotations

import json
import random

import pytest

from launchlint.paths import schema_path
from tests.oracle.real import lint, load
from tests.schema_instances import Instances

pytestmark = pytest.mark.oracle
CODES = ("LL501", "LL502", "LL503", "LL504", "LL505", "LL506", "LL601", "LL603", "LL606")
SEEDS = 2_500


def instances(name: str):
    with open(schema_path(name), encoding="utf-8") as file:
        schema = json.load(file)
    for seed in range(SEEDS):
        made = Instances(schema, random.Random(f"oracle {name} {seed}"))
        instance = made.valid() if seed % 4 == 0 else made.broken()
        if isinstance(instance, dict):
            instance.pop("builder", None)  # the agent's
            if instance:
                yield instance


def errors(resource: str, args: object, *codes: str) -> list[str]:
    """What is called a sure refusal because of a name, a type or a lack."""
    found = lint(resource, args, *(codes or ("LL501", "LL502", "LL506")))
    # To Python a boolean is a number; the services tell them apart.
    return [finding.message for finding in found if finding.severity == "error" and "boolean" not in finding.message]


def test_what_boto3_refuses_is_reported():
    """botocore's own check of CreateTrainingJob: names, types, what is required, least values."""
    validate = load("botocore.validate")
    model = load("botocore.loaders").Loader().load_service_model("sagemaker", "service-2")
    shape = load("botocore.model").ServiceModel(model).operation_model("CreateTrainingJob").input_shape
    refused = 0
    for args in instances("sagemaker-create-training-job"):
        sent = {key: value for key, value in args.items() if value is not None}
        for key in ("EcrRepoName", "region", "profile"):
            sent.pop(key, None)
        sent = {"TrainingJobName": "x", "RoleArn": "arn:aws:iam::123456789012:role/x", **sent}
        sent.setdefault("OutputDataConfig", {"S3OutputPath": "s3://bucket"})
        if isinstance(sent["RoleArn"], str) and len(sent["RoleArn"]) < 20:
            sent["RoleArn"] = "arn:aws:iam::123456789012:role/" + sent["RoleArn"]  # as the runner does
        report = validate.ParamValidator().validate(sent, shape)
        if report.has_errors():
            refused += 1
            assert lint("sagemaker", args, *CODES), (report.generate_report(), args)
        elif args.get("ResourceConfig") is not None and args.get("StoppingCondition") is not None:  # the runner's
            assert errors("sagemaker", args) == [], args
    assert refused > SEEDS // 4


def test_what_the_vertex_client_refuses_is_reported():
    """The message classes take each worker pool, as CustomJob does with them."""
    types = load("google.cloud.aiplatform_v1.types")
    refused = 0
    for args in instances("vertex-custom-job"):
        spec = args.get("spec")
        pools = spec.get("worker_pool_specs") if isinstance(spec, dict) else None
        if not isinstance(pools, list):
            continue
        error = refusal(types.WorkerPoolSpec, pools)
        if error is not None:
            refused += 1
            assert lint("gcp-vertex", args, *CODES), (error, args)
        else:
            # Which fields a pool needs, the client leaves to the service.
            inside = [f for f in errors("gcp-vertex", args, "LL501", "LL502") if "worker_pool_specs" in f]
            assert inside == [], args
    assert refused > SEEDS // 20


def refusal(message, pools) -> Exception | None:
    """What a class of messages raises on the first pool it does not take."""
    try:
        for pool in pools:
            message(pool)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        return error
    return None
