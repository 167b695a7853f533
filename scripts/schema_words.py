# ruff: noqa: E501, ISC004
"""What the forms in the resource schemas mean, in words, by the pattern that checks them.

`scripts/build_schemas.py` writes these into the schemas as `title`, `description` and `examples`,
where the rules and editors read them: nobody should have to read a regular expression to learn
what to type. A test fails where a pattern has no words.
"""

from __future__ import annotations

# pattern: (what the value is, how it is written, an example). The description ends a sentence that
# begins "... is not <title>: ".
WORDS: dict[str, tuple[str, str, str]] = {
    # --- Kubernetes ------------------------------------------------------------------------------
    r"^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$": (
        "a quantity",
        "a number, and perhaps `m`, `k`, `M`, `G`, `T`, `Ki`, `Mi`, `Gi` or `Ti` right behind it",
        "8Gi",
    ),
    r"^\+?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$": (
        "a quantity",
        "a number, and perhaps `m`, `k`, `M`, `G`, `T`, `Ki`, `Mi`, `Gi` or `Ti` right behind it",
        "8Gi",
    ),
    r"^(\+)?([0-9]+(\.0*)?(([KMGTPE]i)|[kMGTPE]|[eE]\+?[0-9]+)?|[0-9]*000m|0m)$": (
        "a whole count",
        "devices are handed out whole, so a number without fraction",
        "1",
    ),
    r"^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$": (
        "a reason",
        "letters, digits, `_`, `,` and `:`, beginning with a letter",
        "Ready",
    ),
    r"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$": (
        "a qualified name",
        "a name of letters, digits, `-`, `_` and `.`, perhaps with a domain and `/` before it",
        "example.com/name",
    ),
    r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$": (
        "a DNS label",
        "small letters, digits and `-`, beginning and ending with a letter or digit",
        "train",
    ),
    r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$": (
        "a DNS name",
        "small letters, digits, `-` and `.`, each part beginning and ending with a letter or digit",
        "train-job",
    ),
    r"^[^:]+$": ("a mount path", "a path without a colon", "/data"),
    r"^(?:Memory|HugePages(?:-.+)?)?$": (
        "a storage medium",
        "`Memory`, `HugePages`, or nothing for the node's disk",
        "Memory",
    ),
    r"^[ -<>-~]+$": ("the name of an environment variable", "printable characters without `=`", "LOG_LEVEL"),
    r"^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$": (
        "a label's value",
        "at most 63 letters, digits, `-`, `_` and `.`, beginning and ending with a letter or digit",
        "vision-team",
    ),
    r"^(cpu|memory|ephemeral-storage|hugepages-.+|[^/]+/[^/]+)$": (
        "a resource",
        "`cpu`, `memory`, `ephemeral-storage`, `hugepages-<size>`, or a device with its vendor's domain",
        "nvidia.com/gpu",
    ),
    # --- docker run ------------------------------------------------------------------------------
    r"^[0-9]+$": ("a whole number", "digits only", "100000"),
    r"^(-1|[0-9]+)$": ("a whole number", "digits only, or -1 for no limit", "100"),
    r"^[0-9]*\.?[0-9]+$|^[0-9]+\.$|^[0-9]+/[1-9][0-9]*$": ("a number of CPUs", "a decimal number or a fraction", "1.5"),
    r"^[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*$": ("a set of CPUs", "numbers and ranges, joined by commas", "0-3,5"),
    r"^[^=\s][^=]*(=[\s\S]*)?$": (
        "an environment variable",
        "`NAME=value`, or `NAME` alone to pass on the agent's own",
        "LOG_LEVEL=info",
    ),
    r"^(core|cpu|data|fsize|locks|memlock|msgqueue|nice|nofile|nproc|rss|rtprio|rttime|sigpending|stack)=(-1|[0-9]+)(:(-1|[0-9]+))?$": (
        "a ulimit",
        "a type, `=`, the soft limit, and perhaps `:` and the hard limit",
        "nofile=65536:65536",
    ),
    r"""^(?:(?:(?:(?:driver|capabilities|options)=[^,"]+|"(?:driver|capabilities|options)=[^"]+"),)*(?:all|-1|[0-9]+|count=(?:all|-1|[0-9]+))(?:,(?:(?:driver|capabilities|options)=[^,"]+|"(?:driver|capabilities|options)=[^"]+"))*|(?:(?:driver|capabilities|options|device)=[^,"]+|"(?:driver|capabilities|options|device)=[^"]+")(?:,(?:(?:driver|capabilities|options|device)=[^,"]+|"(?:driver|capabilities|options|device)=[^"]+"))*)$""": (
        "a choice of GPUs",
        "`all`, a number, or `device=0`; two devices need double quotes inside the value, or Docker reads the second "
        "as a count",
        "'\"device=0,1\"'",
    ),
    r"^[0-9]+(\.[0-9]+)* ?([kKmMgGtTpP])?[iI]?[bB]?$": ("a size", "a number, then `b`, `k`, `m`, `g` or `t`", "8g"),
    r"^-1$|^[0-9]+(\.[0-9]+)* ?([kKmMgGtTpP])?[iI]?[bB]?$": (
        "a size",
        "a number, then `b`, `k`, `m`, `g` or `t`; or -1 for no limit",
        "16g",
    ),
    r"^/?[a-zA-Z0-9][a-zA-Z0-9_.-]+$": (
        "a container name",
        "two or more letters, digits, `_`, `.` and `-`, beginning with a letter or digit",
        "train-${run_id}",
    ),
    r"^[a-z0-9_.-]+(\([^)]*\))?(/[a-z0-9_.-]+(/[a-z0-9_.-]+)?)?$": (
        "a platform",
        "an operating system, `/`, and an architecture, in small letters",
        "linux/amd64",
    ),
    r"^(/|[A-Za-z]:[\\/])": ("an absolute path", "a path that begins with `/`", "/workspace"),
    # --- SageMaker -------------------------------------------------------------------------------
    r"^(?:arn:aws[a-z\-]*:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+|[a-zA-Z_0-9+=,.@\-/]{1,576})$": (
        "the ARN or name of an IAM role",
        "an ARN reads `arn:aws:iam::`, the 12 digits of the account, `:role/` and the role's name; roles have no "
        "region, so two colons follow `iam`",
        "arn:aws:iam::123456789012:role/launch",
    ),
    r"^(?:arn:aws[a-z\-]*:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+)$": (
        "the ARN of an IAM role",
        "`arn:aws:iam::`, the 12 digits of the account, `:role/` and the role's name",
        "arn:aws:iam::123456789012:role/launch",
    ),
    r"^(?:(arn:aws[a-z\-]*:sagemaker:[a-z0-9\-]*:[0-9]{12}:[a-z\-]*\/)?([a-zA-Z0-9]([a-zA-Z0-9-]){0,62})(?<!-))$": (
        "a SageMaker name or ARN",
        "letters, digits and `-`, perhaps after `arn:aws:sagemaker:<region>:<account>:<kind>/`",
        "my-algorithm",
    ),
    r"^(?:.+)$": ("one line of text", "not empty, and without a line break", "train"),
    r"^(?:[A-Za-z0-9\.\-_]+)$": ("a channel name", "letters, digits, `.`, `-` and `_`", "training"),
    r"^(?:[a-zA-Z0-9](-*[a-zA-Z0-9]){0,119})$": (
        "an experiment name",
        "letters, digits and `-`, beginning and ending with a letter or digit",
        "my-experiment",
    ),
    r"^(?:(fs-[0-9a-f]{8,}))$": (
        "a file system id",
        "`fs-` and eight or more hexadecimal digits",
        "fs-0123456789abcdef0",
    ),
    r"^(?:(arn:[a-z0-9-\.]{1,63}:sagemaker:\w+(?:-\w+)+:(\d{12}|aws):hub-content\/)[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}\/DataSet\/[a-zA-Z0-9](-*[a-zA-Z0-9]){0,63}(\/\d{1,4}.\d{1,4}.\d{1,4})?)$": (
        "the ARN of a hub data set",
        "`arn:aws:sagemaker:<region>:<account>:hub-content/<hub>/DataSet/<name>`, perhaps with a version",
        "arn:aws:sagemaker:us-east-1:123456789012:hub-content/my-hub/DataSet/my-data/1.0.0",
    ),
    r"^(?:[a-zA-Z0-9:/_-]*)$": (
        "a KMS key",
        "its id, alias or ARN: letters, digits, `:`, `/`, `_` and `-`",
        "alias/launch",
    ),
    r"^(?:arn:aws[a-z\-]*:sagemaker:[a-z0-9\-]*:[0-9]{12}:mlflow-[a-zA-Z-]*/.*)$": (
        "the ARN of an MLflow server",
        "`arn:aws:sagemaker:<region>:<account>:mlflow-tracking-server/<name>`",
        "arn:aws:sagemaker:us-east-1:123456789012:mlflow-tracking-server/main",
    ),
    r"^(?:arn:aws[a-z\-]*:sagemaker:[a-z0-9\-]{9,16}:[0-9]{12}:model-package/[\S]{1,2048})$": (
        "the ARN of a model package",
        "`arn:aws:sagemaker:<region>:<account>:model-package/<name>`",
        "arn:aws:sagemaker:us-east-1:123456789012:model-package/main/1",
    ),
    r"^(?:arn:aws[a-z\-]*:sagemaker:[a-z0-9\-]{9,16}:[0-9]{12}:model-package-group/[\S]{1,2048})$": (
        "the ARN of a model package group",
        "`arn:aws:sagemaker:<region>:<account>:model-package-group/<name>`",
        "arn:aws:sagemaker:us-east-1:123456789012:model-package-group/main",
    ),
    r"^(?:(https|s3)://([^/]+)/?(.*))$": ("an S3 URI", "`s3://`, a bucket, and perhaps a path", "s3://bucket/path"),
    r"^(?:[-0-9a-zA-Z]+)$": ("an AWS id", "letters, digits and `-`", "subnet-0123456789abcdef0"),
    r"^(?:\d+K)$": ("a sequence length", "a number of thousands and `K`", "8K"),
    r"^(?:(arn:[a-z0-9-\.]{1,63}:sagemaker:\w+(?:-\w+)+:(\d{12}|aws):hub-content\/)[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}\/Model\/[a-zA-Z0-9](-*[a-zA-Z0-9]){0,63}(\/\d{1,4}.\d{1,4}.\d{1,4})?)$": (
        "the ARN of a hub model",
        "`arn:aws:sagemaker:<region>:<account>:hub-content/<hub>/Model/<name>`, perhaps with a version",
        "arn:aws:sagemaker:us-east-1:aws:hub-content/SageMakerPublicHub/Model/my-model/1.0.0",
    ),
    r"^(?:([\w\s.:/=+\-@]*))$": ("the text of a tag", "letters, digits, blanks and `_.:/=+-@`", "vision team"),
    r"^(?:[a-zA-Z_][a-zA-Z0-9_]*)$": (
        "the name of an environment variable",
        "letters, digits and `_`, not beginning with a digit",
        "LOG_LEVEL",
    ),
    r"^(?:[\S\s]*)$": ("text", "any characters", "value"),
    r"^(?:[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62})$": (
        "a training job's name",
        "at most 63 letters, digits and `-`, beginning and ending with a letter or digit",
        "train-${run_id}",
    ),
    r"^(?:arn:aws[a-z\-]*:sagemaker:[a-z0-9\-]*:[0-9]{12}:training-plan/.*)$": (
        "the ARN of a training plan",
        "`arn:aws:sagemaker:<region>:<account>:training-plan/<name>`",
        "arn:aws:sagemaker:us-east-1:123456789012:training-plan/main",
    ),
    r"^(?:arn:[\w\-]+:lambda:[\w\-]+:[0-9]{12}:function:.*)$": (
        "the ARN of a Lambda function",
        "`arn:aws:lambda:<region>:<account>:function:<name>`",
        "arn:aws:lambda:us-east-1:123456789012:function:credentials",
    ),
    # --- Vertex ----------------------------------------------------------------------------------
    r"^(gs://)?[a-z0-9][a-z0-9._-]{1,220}[a-z0-9](/.*)?$": (
        "a bucket of Cloud Storage",
        "`gs://` and a name of three or more small letters, digits, `-`, `_` and `.`",
        "gs://my-bucket",
    ),
    r"^gs://[a-z0-9][a-z0-9._-]{1,220}[a-z0-9](/.*)?$": (
        "a Cloud Storage URI",
        "`gs://`, a bucket, and perhaps a path",
        "gs://my-bucket/out",
    ),
    r"^projects/[^/]+/locations/[^/]+/keyRings/[^/]+/cryptoKeys/[^/]+$": (
        "the full name of a KMS key",
        "`projects/<project>/locations/<region>/keyRings/<ring>/cryptoKeys/<key>`",
        "projects/my-project/locations/us-central1/keyRings/main/cryptoKeys/launch",
    ),
    r"^[^A-Z\s]*$": ("a label", "at most 64 characters, without capitals and blanks", "vision-team"),
    r"^[^@\s]+@[^@\s]+$": (
        "a service account's address",
        "its name, `@`, and the project's domain",
        "trainer@my-project.iam.gserviceaccount.com",
    ),
    r"^projects/[^/]+/global/networks/[^/]+$": (
        "the full name of a network",
        "`projects/<project number>/global/networks/<network>`",
        "projects/12345/global/networks/default",
    ),
    r"^projects/[^/]+/locations/[^/]+/tensorboards/[^/]+$": (
        "the full name of a TensorBoard",
        "`projects/<project>/locations/<region>/tensorboards/<id>`",
        "projects/my-project/locations/us-central1/tensorboards/123456",
    ),
    r"^[A-Za-z_][A-Za-z0-9_]*$": (
        "the name of an environment variable",
        "letters, digits and `_`, not beginning with a digit",
        "LOG_LEVEL",
    ),
    r"^[a-z][a-z0-9]*(-[a-z0-9]+)+$": (
        "a machine type",
        "a family and a size joined by `-`, in small letters",
        "n1-standard-8",
    ),
    r"^/": ("an absolute path", "a path that begins with `/`", "/mnt/data"),
}


def annotate(schema: object) -> None:
    """Write the words beside every pattern of a schema, in place."""
    if isinstance(schema, dict):
        pattern = schema.get("pattern")
        if isinstance(pattern, str):
            schema["title"], schema["description"], example = WORDS[pattern]
            schema["examples"] = [example]
        for key, value in schema.items():
            if key not in ("enum", "const", "required", "examples") and not key.startswith("x-"):
                annotate(value)
    elif isinstance(schema, list):
        for inner in schema:
            annotate(inner)
