from __future__ import annotations

from launchlint.model.config import Queue
from launchlint.model.workload import UnpinnedImage
from launchlint.rule import NOTE, Violation, Violations, rule


@rule(
    "LL533",
    NOTE,
    flags=[
        """
        # launchlint: resource=kubernetes
        spec:
          template:
            spec:
              containers:
                - name: train
                  image: ${image_uri}
                - name: logs
                  image: «fluent/fluent-bit»
        """,
    ],
    allows=[
        """
        # launchlint: resource=kubernetes
        spec:
          template:
            spec:
              containers:
                - name: train
                  image: ${image_uri}
                - name: logs
                  image: registry:5000/fluent-bit:3.1
        """,
    ],
    default=False,
    sources=["https://kubernetes.io/docs/concepts/containers/images/"],
)
def unpinned_image(image: UnpinnedImage, queue: Queue) -> Violations:
    """An image without a tag, or with `latest`, is another one tomorrow.

    Runs of one queue then differ by the day they were started, and nothing in the run tells which image
    it had.
    """
    yield Violation(
        image.span, f"`{image.image}` is another image tomorrow", "name a version, or a digest: `@sha256:...`"
    )
