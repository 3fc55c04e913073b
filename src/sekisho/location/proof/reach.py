"""How far a unit can be, on a sphere, and how much the true earth differs from one."""

from __future__ import annotations

import numpy as np

from sekisho.location.proof.model import Floats
from sekisho.location.sphere import EARTH_KM, in_space

# On the ellipsoid of WGS 84 a way may be shorter than on the sphere of mean radius by this factor at most: along a
# meridian at the equator, where the radius of curvature is 6,335.4 km. Radii grow by it, so that no place is excluded
# that the true earth would allow.
OBLATE = 1.00563


def spot(lat: float, lon: float) -> Floats:
    """One point of the unit sphere, (1, 3), from degrees."""
    return in_space(np.array([lat]), np.array([lon]))


def kilometres(one: Floats, other: Floats) -> Floats:
    """Kilometres between points of the unit sphere, broadcast over all but the last axis."""
    chord = np.linalg.norm(one - other, axis=-1)
    return np.asarray(2 * EARTH_KM * np.arcsin(np.clip(chord / 2, 0.0, 1.0)))


def radii(rtt_ms: Floats, km_per_ms: float, error_km: Floats) -> Floats:
    """How far a unit can be from each landmark, in radians: the way, how wrong its place may be, the earth's shape.

    Nothing is taken off for the time that a device or a landmark needs.
    """
    return np.asarray((rtt_ms * km_per_ms + error_km) * OBLATE / EARTH_KM)
