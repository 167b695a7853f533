from __future__ import annotations

from launchlint.model.config import Queue
from launchlint.model.words import did_you_mean, listed
from launchlint.model.workload import UnknownReplicaRole
from launchlint.rule import WARNING, Violation, Violations, rule


@rule(
    "LL528",
    WARNING,
    flags=[
        """
        # launchlint: resource=kubernetes
        apiVersion: kubeflow.org/v1
        kind: PyTorchJob
        metadata: {generateName: train-}
        spec:
          pytorchReplicaSpecs:
            «Chief»:
              restartPolicy: «Sometimes»
              template: {spec: {containers: [{name: pytorch, image: "${image_uri}"}]}}
        """,
    ],
    allows=[
        """
        # launchlint: resource=kubernetes
        apiVersion: kubeflow.org/v1
        kind: PyTorchJob
        metadata: {generateName: train-}
        spec:
          pytorchReplicaSpecs:
            Master:
              restartPolicy: ExitCode
              template: {spec: {containers: [{name: pytorch, image: "${image_uri}"}]}}
        """,
    ],
    sources=["kubeflow/training-operator v1.9.0, pkg/webhooks"],
)
def unknown_replica_role(role: UnknownReplicaRole, queue: Queue) -> Violations:
    """The training operator knows a few roles and restart policies by name.

    Its first version refuses a PyTorchJob, TFJob or MPIJob with a role or restart policy it does not
    know, though the resource's own schema lets it pass.
    """
    what = "role" if role.what == "role" else "restart policy"
    message = f"the training operator knows no {what} `{role.text}`, so it does not run the job"
    yield Violation(role.span, message, did_you_mean(role.text, role.known) or f"it knows {listed(role.known)}")
