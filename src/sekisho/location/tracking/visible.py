"""Who may know of what: for everybody without the right, a covert tracker does not exist.

The register is cut before anything is made from it. A story, a count, a map or an error message is then made in a world
without the tracker, so there is nothing left to hide afterwards, and nothing that could be inferred.
"""

from __future__ import annotations

from sekisho.location.tracking.model import Register, Tracker, Viewer


def seen_by(register: Register, viewer: Viewer) -> Register:
    """The register as this viewer may know it."""
    kept = {device: tracker for device, tracker in register.trackers.items() if may_know(viewer, tracker)}
    return Register(register.plans, kept)


def may_know(viewer: Viewer, tracker: Tracker) -> bool:
    """Whether a tracker exists for a viewer."""
    return not tracker.covert or tracker.consignment in viewer.covert
