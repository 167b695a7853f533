"""Doubled braces in a program's text: its own as often as not, so an undeclared name there proves nothing."""

from __future__ import annotations

import pytest

from launchlint.engine.checker import check

QUEUE = """\
name: gpu
resource_type: kubernetes
resource_config:
  spec:
    template:
      spec:
        containers:
          - name: train
            image: ${image_uri}
            args:
%s
template_variables:
  rate: {schema: {type: string, enum: ["0.1", "0.2"]}}
"""


def told(argument: str) -> list[tuple[str, str, str]]:
    text = QUEUE % "\n".join(" " * 14 + line for line in argument.splitlines())
    findings = check(text)
    return [(f.severity, f.code, f.span.text) for f in findings if f.code in ("LL101", "LL103", "LL106")]


@pytest.mark.parametrize(
    "argument",
    [
        "- |\n  print(f'{{step}} of {rate}')\n  # {{rate}}",
        "- \"{{rate}}\"\n- python -c \"print(f'{{step}}')\"",
        '- "{{rate}}"\n- echo "{{step}}" > template.txt',
        '- "{{rate}}"\n- |\n  cat > report.html.j2 <<EOF\n  {% for row in rows %}{{step}}{% endfor %}\n  EOF',
    ],
)
def test_it_is_a_note(argument):
    assert told(argument) == [("note", "LL103", "{{step}}")]


def test_blanks_in_jinja_are_no_second_note():
    assert told('- "{{rate}}"\n- |\n  <h1>{{ title }}</h1>') == [("note", "LL103", "{{ title }}")]


@pytest.mark.parametrize(
    ("argument", "field"),
    [
        ('- "{{rate}}"\n- "{{step}}"', "{{step}}"),
        ('- "{{rate}}"\n- --step={{step}}', "{{step}}"),
        ('- "{{rate}}"\n- python train.py --step {{step}}', "{{step}}"),
        ("- |\n  python train.py --rate {{rat}}", "{{rat}}"),  # nothing else uses the tile: a slip of the pen
    ],
)
def test_where_a_field_was_surely_meant_it_is_an_error(argument, field):
    assert told(argument) == [("error", "LL103", field)]
