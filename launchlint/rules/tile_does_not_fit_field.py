from __future__ import annotations

from launchlint.model import wording
from launchlint.model.config import Queue
from launchlint.model.misfit import Misfit, missing_bounds, open_side
from launchlint.model.shape import TYPE_BOUNDS, Shape
from launchlint.model.tile import Tile
from launchlint.rule import ERROR, NOTE, WARNING, Edit, Example, Fix, Label, Violation, Violations, rule
from launchlint.syntax import Scalar
from launchlint.syntax.writing import quoted, written


@rule(
    "LL511",
    ERROR,
    flags=[
        Example(
            """
            name: sagemaker
            resource_type: sagemaker
            resource_config:
              RoleArn: arn:aws:iam::123456789012:role/launch
              OutputDataConfig: {S3OutputPath: "s3://bucket/out"}
              ResourceConfig: {InstanceType: "{{aws_instance}}", InstanceCount: "{{count}}", VolumeSizeInGB: 50}
              StoppingCondition: {MaxRuntimeInSeconds: "{{seconds}}"}
              RetryStrategy: {MaximumRetryAttempts: "{{retries}}"}
            template_variables:
              # The documentation's own picture offers ml.p3.xlarge, which does not exist.
              aws_instance: {schema: {type: string, enum: [ml.m4.xlarge, «ml.p3.xlarge»]}}
              count: {schema: {type: «number», minimum: 1, maximum: 4}}
              seconds: {schema: {type: integer, minimum: «0», maximum: 86400}}
              retries: {schema: {type: integer, minimum: 1, maximum: «64», default: 3}}
            """,
            fixed="""
            name: sagemaker
            resource_type: sagemaker
            resource_config:
              RoleArn: arn:aws:iam::123456789012:role/launch
              OutputDataConfig: {S3OutputPath: "s3://bucket/out"}
              ResourceConfig: {InstanceType: "{{aws_instance}}", InstanceCount: "{{count}}", VolumeSizeInGB: 50}
              StoppingCondition: {MaxRuntimeInSeconds: "{{seconds}}"}
              RetryStrategy: {MaximumRetryAttempts: "{{retries}}"}
            template_variables:
              # The documentation's own picture offers ml.p3.xlarge, which does not exist.
              aws_instance: {schema: {type: string, enum: [ml.m4.xlarge, ml.p3.xlarge]}}
              count: {schema: {type: integer, minimum: 1, maximum: 4}}
              seconds: {schema: {type: integer, minimum: 0, maximum: 86400}}
              retries: {schema: {type: integer, minimum: 1, maximum: 64, default: 3}}
            """,
        ),
        """
        name: gpu
        resource_type: kubernetes
        resource_config:
          spec:
            template:
              spec:
                restartPolicy: "{{policy}}"
                containers:
                  - name: train
                    resources: {limits: {memory: "{{memory}}", cpu: "{{cores}}m", nvidia.com/gpu: "{{gpus}}"}}
        template_variables:
          policy: {schema: {type: string, enum: [Never, «Always»]}}
          memory: {schema: {type: string, enum: [8Gi, «16GB»]}}
          cores: {schema: {type: string, enum: ["500", «half»]}}
          gpus: {schema: {type: integer, minimum: «-1», maximum: 8}}
        """,
        Example(
            """
            name: gpu
            resource_type: kubernetes
            resource_config:
              spec:
                backoffLimit: "{{retries}}"
                template: {spec: {containers: [{name: train, env: [{name: EPOCHS, value: "{{epochs}}"}]}]}}
            template_variables:
              «retries»: {schema: {type: integer, maximum: 5}}
              epochs: {schema: {type: «integer», minimum: 1, maximum: 100}}
            """,
            why="notes: the field has a limit the tile has not; and how a number arrives as text is not documented",
        ),
    ],
    allows=[
        """
        name: gpu
        resource_type: kubernetes
        resource_config:
          spec:
            backoffLimit: "{{retries}}"
            template:
              spec:
                containers:
                  - name: train
                    resources: {limits: {memory: "{{memory}}", cpu: "{{cores}}", nvidia.com/gpu: "{{gpus}}"}}
        template_variables:
          retries: {schema: {type: integer, minimum: 0, maximum: 5}}
          memory: {schema: {type: string, enum: [8Gi, 16Gi]}}
          cores: {schema: {type: number, minimum: 0.5, maximum: 8}}
          gpus: {schema: {type: integer, minimum: 1, maximum: 8, default: 1}}
        """,
    ],
    sources=[
        "W&B documentation, queue config templates: users choose freely within a tile",
        "wandb 0.31.0, launch/utils.py: number tiles are parsed with float()",
    ],
    whole=True,
)
def tile_does_not_fit_field(misfit: Misfit, queue: Queue) -> Violations:
    """Whatever a tile offers must be valid where it is used.

    A tile is a promise: users may choose its values and no others. One that the field does not
    take fails for whoever picks it, after the job was queued, and looks like the user's fault.
    """
    fields, shape = misfit.fields, misfit.shape
    takes = wording.takes(shape, fields[0].name)
    fresh = misfit.problem is not None and wording.is_new_instance_type(misfit.value, shape)
    message, help = _SAYS.get(misfit.reason) or _of_value(misfit)
    values = {
        "tile": misfit.tile.name, "field": fields[0].name, "takes": takes, "value": misfit.text,
        "refuses": misfit.reader.refuses, "type": misfit.tile.type,
        "gives": "text" if misfit.tile.type == "string" else "a number", "retype": _retype(shape),
        "bounds": _bounds(misfit) if misfit.reason == "open" else "", "texts": _texts(misfit.tile),
    }  # fmt: skip
    yield Violation(
        misfit.span,
        message.format(**values),
        help.format(**values),
        labels=[
            Label(field.node.span, f"`{field.name}` takes {wording.takes(field.shape, field.name)}") for field in fields
        ],
        fix=_retyped(misfit),
        severity=NOTE if misfit.reason in ("text", "open") else WARNING if fresh else None,
    )


def _of_value(misfit: Misfit) -> tuple[str, str]:
    """What there is to say of one value that a user may come to."""
    shape, reason, problem = misfit.shape, misfit.reason, misfit.problem
    assert problem is not None
    date = f", as of {misfit.reader.data}" if problem.kind == "enum" else ""
    end = f"{{refuses}} when a user {'keeps' if reason == 'default' else 'picks'} it"
    own = any(node is not None and node.value == misfit.value for node in _values_of(misfit.tile))
    whose = f"the {reason} `{{value}}` of the tile `{{tile}}`" if own else "`{value}`, made with the tile `{tile}`,"
    if problem.kind in ("minLength", "maxLength"):
        bound = "at least" if problem.kind == "minLength" else "at most"
        why = f"`{{field}}` takes {bound} {problem.limit} characters, and {whose} has {len(str(misfit.value))}"
    elif problem.limit in TYPE_BOUNDS:
        bound, beyond = ("at least", "less") if problem.kind == "minimum" else ("at most", "more")
        why = f"`{{field}}` holds {bound} {problem.limit}, and {whose} is {beyond}"
    elif shape.enum is not None and len(shape.enum) > _FEW:
        why = f"{whose} is none of the values `{{field}}` takes"
    else:
        why = f"`{{field}}` takes {{takes}}, which {whose} is not"
    return f"{why}{date}: {end}", _help_of_value(misfit)


def _values_of(tile: Tile) -> tuple[Scalar | None, ...]:
    return *tile.choices, tile.default, tile.minimum, tile.maximum


def _help_of_value(misfit: Misfit) -> str:
    shape, problem = misfit.shape, misfit.problem
    if problem is not None and problem.kind in ("minimum", "maximum"):
        if misfit.reason in ("minimum", "maximum"):
            return f"write `{misfit.reason}: {problem.limit}`"
        return f"write {'at least' if problem.kind == 'minimum' else 'at most'} `{problem.limit}`"
    meant = wording.meant_choice(misfit.value, shape) if misfit.reason in ("choice", "default") else None
    if meant:
        return meant
    if shape.title == "a quantity" and (size := wording.quantity(str(misfit.value))):
        return f"write `{size[0]}`" if size[0] == size[1] else f"write `{size[0]}`, or `{size[1]}` for binary units"
    if shape.example is None:
        return "it takes {takes}"
    return f"write something like `{wording.example(shape, misfit.fields[0].name)}`"


def _retype(shape: Shape) -> str:
    """How to make a tile fit that is of the wrong type."""
    types = shape.allowed_types or ()
    kind = next((kind for kind in ("integer", "number", "string") if kind in types), None)
    return f"write `type: {kind}`, and limits to go with it" if kind else "write the value out: no tile gives that"


def _bounds(misfit: Misfit) -> str:
    """What to add to a tile, so that it offers no more than the field takes."""
    tile, field = misfit.tile, misfit.fields[0]
    shape = open_side(tile, field.shape)
    assert shape is not None
    if tile.type != "string":
        return f"add {' and '.join(f'`{name}: {limit}`' for name, limit in missing_bounds(tile, shape))} to the tile"
    allowed = [item for item in shape.enum or () if isinstance(item, str) and item]
    if 0 < len(allowed) <= _FEW:
        return f"add `enum: {written(allowed)}` to the tile, or those of them users may choose"
    example = allowed[0] if allowed else shape.example and wording.example(shape, field.name)
    return "list under `enum` what users may choose" + (f", as in `enum: {written([example])}`" if example else "")


def _texts(tile: Tile) -> str:
    """The choices of a number tile as text: all of them where they are few, the ends of a range otherwise."""
    low, high = tile.minimum, tile.maximum
    if tile.choices:
        numbers = [node.text for node in tile.choices]
    elif low is None or high is None:
        known = low or high or tile.default
        return f'["{known.text}", ...]' if known is not None else '["1", ...]'
    elif type(low.value) is int and type(high.value) is int and low.value <= high.value < low.value + _FEW:
        numbers = [str(number) for number in range(low.value, high.value + 1)]
    else:
        return f'["{low.text}", ..., "{high.text}"]'
    return f"[{', '.join(map(quoted, numbers))}]"


_FEW = 8  # values a sentence bears
_SAYS = {
    "type": (
        "`{field}` takes {takes}, and the {type} tile `{tile}` gives {gives}: {refuses}, whatever a user picks",
        "{retype}",
    ),
    "fractions": (
        "`{field}` takes whole numbers, and the tile `{tile}` gives a number with a point (4 becomes 4.0): {refuses}",
        "write `type: integer`",
    ),
    "text": (
        "`{field}` takes text, and the tile `{tile}` gives a number; whether it arrives as text is not documented",
        "to be sure, write `type: string` and `enum: {texts}`",
    ),
    "open": (
        "the tile `{tile}` offers more than `{field}` takes, so users may pick what fails",
        "{bounds}",
    ),
}


def _retyped(misfit: Misfit) -> Fix | None:
    """`type: integer` where the tile allows whole numbers only; not in a schema inside a text, which escapes quotes."""
    node = misfit.tile.type_node
    if not misfit.is_whole or node is None or misfit.span.text != wording.quoted_like(node, node.text):
        return None
    return Fix("write `type: integer`", Edit(misfit.span, wording.quoted_like(node, "integer")))
