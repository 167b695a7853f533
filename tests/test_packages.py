"""Pinned packages against image and GPU: each kind of fault, and everything that silences it."""

from __future__ import annotations

import pytest

from launchlint.model.facts import packages as facts
from launchlint.model.gpu import FAILING, verdict
from launchlint.model.packages import read_packages
from launchlint.text import Source
from tests.accelerator_queues import check_queue, queue

CUDA_12 = "nvidia/cuda:12.4.1-runtime-ubuntu22.04"


def found(target: str, image: str, pins: str, **settings: object) -> list[tuple[str, str]]:
    """Severity and flagged text of each LL410 finding."""
    return [(f.severity, f.span.text) for f in check_queue(queue(target, image), pins, **settings) if f.code == "LL410"]


@pytest.mark.parametrize(
    ("target", "pin", "severity"),
    [
        # the CUDA of the wheel on the GPU
        ("karpenter:v100", "torch==2.12.1", "error"),
        ("karpenter:v100", "torch==2.10.0", None),
        ("karpenter:v100", "torch==2.14.0+cu126", None),
        ("karpenter:v100", "torch==2.11.0+cu128", "error"),
        ("karpenter:v100", "torch==2.15.*", "error"),
        ("karpenter:v100", "torch~=2.12.0", "error"),
        ("karpenter:v100", "torch>=2.12", None),
        ("karpenter:v100", "torch", None),
        ("karpenter:v100", "torch==2.99.0", None),
        ("karpenter:h100", "torch==1.13.1", "error"),
        ("karpenter:h100", "torch==2.0.1+cu118", None),
        ("gke:nvidia-b200", "torch==2.6.0", "error"),
        ("gke:nvidia-b200", "torch==2.7.0+cu128", None),
        ("gke:nvidia-b200", "torch==2.7.0", "error"),
        ("gke:nvidia-l4", "torch==2.8.0", None),
        ("gke:nvidia-tesla-p100", "torch==2.8.0", "error"),
        ("gke:nvidia-tesla-p100", "torch==2.7.0+cu128", "warning"),
        ("karpenter:v100", "torch @ https://example.com/torch-2.12.1.whl", None),
        # packages that want one torch
        ("gke:nvidia-b200", "vllm==0.8.5", "error"),
        ("gke:nvidia-b200", "vllm==0.11.0", None),
        ("gke:nvidia-b200", "vllm==0.99.0", None),
        ("gke:nvidia-b200", "xformers==0.0.29.post3", "error"),
        # jax and tensorflow that bring CUDA along
        ("karpenter:v100", "jax[cuda13]", "error"),
        ("karpenter:v100", "jax[cuda12]", None),
        ("gke:nvidia-b200", "jax[cuda12]", None),
        ("ml.p2.xlarge", "jax[cuda12]==0.4.30", "error"),
        ("karpenter:h100", "tensorflow[and-cuda]==2.15.0", None),
        ("gke:nvidia-b200", "tensorflow[and-cuda]==2.15.0", "error"),
        # builds for the CPU
        ("karpenter:v100", "torch==2.5.1+cpu", "warning"),
        ("karpenter:v100", "jax==0.4.30", "warning"),
        ("cpu", "torch==2.5.1+cpu", None),
        ("cpu", "jax", None),
    ],
)
def test_wheels_against_gpus(target, pin, severity):
    pins = "--extra-index-url https://example.com\n" + pin
    assert [level for level, _ in found(target, "ubuntu:22.04", pins)] == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("image", "pin", "severity"),
    [
        (CUDA_12, "cupy-cuda11x", "error"),
        (CUDA_12, "cupy-cuda12x", None),
        (CUDA_12, "cupy-cuda13x==14.0.0", "error"),
        (CUDA_12, "cupy-cuda13x[ctk]==14.0.0", None),
        (CUDA_12, "jax[cuda12-local]", None),
        (CUDA_12, "jax[cuda13-local]", "warning"),
        (CUDA_12, "onnxruntime-gpu==1.16.0", "warning"),
        (CUDA_12, "onnxruntime-gpu==1.20.1", None),
        (CUDA_12, "onnxruntime-gpu", None),
        (CUDA_12, "tensorflow==2.11.0", "warning"),
        (CUDA_12, "tensorflow==2.16.1", None),
        (CUDA_12, "tensorflow", None),
        ("tensorflow/tensorflow:2.18.0-gpu", "tensorflow==2.18.0", "warning"),
        ("tensorflow/tensorflow:2.17.0-gpu", "tensorflow==2.17.0", None),
        ("rapidsai/base:25.10-cuda13-py3.12", "cupy-cuda12x", "error"),
        ("ubuntu:22.04", "cupy-cuda12x", "warning"),
        ("tensorflow/tensorflow:2.15.0", "tensorflow==2.15.0", "warning"),
        ("registry.example.com/team/base:7", "cupy-cuda11x", None),
        ("registry.example.com/team/base:1-cuda12.4", "cupy-cuda11x", "warning"),
        # whatever brings CUDA along settles it
        (CUDA_12, "cupy-cuda11x, torch==2.3.1", None),
    ],
)
def test_packages_that_use_the_images_cuda(image, pin, severity):
    assert [level for level, _ in found("gke:nvidia-tesla-t4", image, pin)] == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("pin", "severity"),
    [
        ("flash-attn==2.7.0", "warning"),
        ("flash_attn", "warning"),
        ("flash-attn @ https://example.com/flash_attn-2.7.0-cp311-linux_x86_64.whl", None),
        ("mamba-ssm", "warning"),
        ("torch-scatter", "warning"),
        ("-f https://data.pyg.org/whl/torch-2.5.0+cu124.html, torch-scatter", None),
        ("cupy==13.3.0", "warning"),
        ("apex", "error"),
        ("apex @ git+https://github.com/NVIDIA/apex", None),
        ("transformer-engine[pytorch]==1.11.0", "error"),
        ("transformer-engine==1.11.0", None),
        ("tensorflow-gpu", "warning"),
        ("tensorflow-gpu==2.12.0", "warning"),
        ("tensorflow-gpu==2.4.1", None),
        ("deepspeed", "note"),
        ("torch==2.5.1+cu121", "warning"),
        ("vllm==0.8.5, torch==2.5.1", "error"),
        ("vllm==0.8.5, torch==2.6.0", None),
        ("vllm==0.8.5, torch==2.6.*", None),
        ("xformers==0.0.28.post3, torch==2.5.1+cu124, --extra-index-url https://download.pytorch.org/whl/cu124", None),
    ],
)
def test_packages_that_cannot_be_installed(pin, severity):
    assert [level for level, _ in found("gke:nvidia-l4", CUDA_12, pin)] == ([severity] if severity else [])


def test_a_compiler_in_the_image_is_enough_for_what_compiles_later():
    assert found("gke:nvidia-l4", CUDA_12.replace("runtime", "devel"), "deepspeed") == []
    assert found("gke:nvidia-l4", CUDA_12.replace("runtime", "devel"), "flash-attn") != []


def test_the_wheel_counts_before_the_image():
    old = "nvidia/cuda:11.2.2-base-ubuntu20.04"
    assert [f.code for f in check_queue(queue("ml.p5.48xlarge", old))] == ["LL403"]
    assert check_queue(queue("ml.p5.48xlarge", old), "torch==2.3.1") == []
    assert [f.code for f in check_queue(queue("ml.p5.48xlarge", old), "numpy")] == ["LL403"]
    assert [f.code for f in check_queue(queue("gke:nvidia-l4", "ubuntu:22.04"), "numpy")] == ["LL405"]
    assert check_queue(queue("gke:nvidia-l4", "ubuntu:22.04"), "lightning") == []


def test_a_user_who_may_choose_a_gpu_that_fails():
    text = (
        "name: gpu\nresource_type: sagemaker\nresource_config:\n"
        '  ResourceConfig: {InstanceType: "{{instance}}", InstanceCount: 1, VolumeSizeInGB: 100}\n'
        "template_variables:\n  instance: {schema: {type: string, enum: [ml.g5.xlarge, ml.p3.2xlarge]}}\n"
    )
    (finding,) = [f for f in check_queue(text, "torch==2.12.1") if f.code == "LL410"]
    assert finding.span.source.path == "requirements.txt"
    assert [label.span.text for label in finding.labels] == ["ml.p3.2xlarge"]


def test_without_gpu_and_image_packages_say_nothing():
    assert check_queue("spec: {template: {spec: {restartPolicy: Never}}}\nkind: Job\n", "flash-attn") == []


# --- Reading the files

LINES = """\
# comment
torch == 2.5.1 \\
    --hash=sha256:0123
  numpy>=1.20 ; python_version < "3.9"   # only there
cupy-cuda12x==13.3.0 ; sys_platform == "linux"
tensorflow==2.15.0; platform_system == "Windows"
jax[cuda12]==0.4.30 ; python_version >= "3.10"
-r other.txt
-e .
./local
git+https://github.com/a/b
this is no requirement
Flash_Attn==2.7.0.post2
"""


def read(text: str, name: str = "requirements.txt", python: str | None = None):
    return [(package.text, package.span.text) for package in read_packages([Source(name, text)], python).packages]


def test_requirement_lines_with_their_places():
    assert read(LINES, python="3.11") == [
        ("torch==2.5.1", "torch == 2.5.1"),
        ("cupy-cuda12x==13.3.0", 'cupy-cuda12x==13.3.0 ; sys_platform == "linux"'),
        ("jax[cuda12]==0.4.30", 'jax[cuda12]==0.4.30 ; python_version >= "3.10"'),
        ("flash-attn==2.7.0.post2", "Flash_Attn==2.7.0.post2"),
    ]
    assert "jax" not in str(read(LINES)), "whether it holds is not known"


def test_pyproject_dependencies_with_their_places():
    text = '[project]\nname = "a"\ndependencies = [\n  "torch==2.5.1",\n  \'jax[cuda12]\',  # two\n]\n[tool.x]\ny = ["cupy"]\n'
    assert read(text, "pyproject.toml") == [("torch==2.5.1", '"torch==2.5.1"'), ("jax[cuda12]", "'jax[cuda12]'")]
    for broken in ("[project", "[project]\ndependencies = 3\n", "[tool.poetry]\n", ""):
        assert read(broken, "pyproject.toml") == []


@pytest.mark.parametrize(
    ("text", "version", "local", "minor"),
    [
        ("torch==2.5.1", "2.5.1", None, "2.5"),
        ("torch===2.5.1", "2.5.1", None, "2.5"),
        ("torch==2.5.1+cu121", "2.5.1", "cu121", "2.5"),
        ("torch==2.5.*", "2.5", None, "2.5"),
        ("torch~=2.5.0", "2.5", None, "2.5"),
        ("torch==2", "2", None, None),
        ("torch>=2.5,<2.6", None, None, None),
        ("torch!=2.5.1", None, None, None),
        ("torch~=2.5", None, None, None),
        ("torch==2.5.0rc1", "2.5.0rc1", None, "2.5"),
    ],
)
def test_what_a_pin_leaves(text, version, local, minor):
    (package,) = read_packages([Source("requirements.txt", text + "\n")], None).packages
    assert (package.version, package.local, package.minor) == (version, local, minor)


# --- The tables agree with each other


def test_code_in_a_wheel_is_code_its_cuda_makes():
    for name, (code, _) in facts.TORCH_CODE.items():
        minor, _, variant = name.partition("+")
        cuda = f"{variant[2:-1]}.{variant[-1]}"
        assert minor in facts.TORCH
        usual, variants, _ = facts.TORCH[minor]
        assert variant in variants or usual == cuda, name
        for capability in code:
            assert verdict(capability, cuda) not in FAILING, name


def test_pins_name_a_known_torch():
    for name, torch in facts.TORCH_PINS.items():
        assert torch.rpartition(".")[0] in facts.TORCH, name
