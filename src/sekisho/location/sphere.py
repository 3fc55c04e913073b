"""Great circles on a sphere of 6,371 km: lengths, points along them, circles around a place. All angles in degrees."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

EARTH_KM = 6371.0088  # mean radius

Floats = NDArray[np.float64]


def in_space(lat: Floats, lon: Floats) -> Floats:
    """Points of the unit sphere, (n, 3)."""
    phi, theta = np.radians(lat), np.radians(lon)
    flat = np.cos(phi)
    return np.column_stack([flat * np.cos(theta), flat * np.sin(theta), np.sin(phi)])


def on_earth(points: Floats) -> Floats:
    """Latitude and longitude of points in space, (n, 2)."""
    flat = np.hypot(points[:, 0], points[:, 1])
    lat, lon = np.arctan2(points[:, 2], flat), np.arctan2(points[:, 1], points[:, 0])
    return np.asarray(np.degrees(np.column_stack([lat, lon])))


def between_km(lat: Floats, lon: Floats, other_lat: Floats, other_lon: Floats) -> Floats:
    """Kilometres over the sphere from each point to its other; broadcasts."""
    a, b = np.radians(lat), np.radians(other_lat)
    turn = np.radians(np.asarray(other_lon) - lon)
    half = np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(turn / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0))))


def length_km(path: Floats) -> float:
    """Length of a path of (latitude, longitude)."""
    return float(between_km(path[:-1, 0], path[:-1, 1], path[1:, 0], path[1:, 1]).sum())


def densified(path: Floats, step_km: float) -> Floats:
    """The path with points along its great circles at most ``step_km`` apart; its own points stay.

    Two points opposite each other have no great circle of their own: the path then goes over the north.
    """
    space = in_space(path[:, 0], path[:, 1])
    far = between_km(path[:-1, 0], path[:-1, 1], path[1:, 0], path[1:, 1]) / EARTH_KM
    parts = [space[:1]]
    for at, angle in enumerate(far):
        count = max(1, int(np.ceil(angle * EARTH_KM / step_km)))
        share = np.arange(1, count + 1)[:, None] / count
        one, other = space[at], space[at + 1]
        if angle < 1e-12:
            parts.append(np.broadcast_to(other, (count, 3)))
            continue
        if np.pi - angle < 1e-9:
            across = np.cross(one, [0.0, 0.0, 1.0] if abs(one[2]) < 0.9 else [0.0, 1.0, 0.0])
            ahead = np.cross(across / np.linalg.norm(across), one)
            parts.append(one * np.cos(share * angle) + ahead * np.sin(share * angle))
            continue
        parts.append((np.sin((1 - share) * angle) * one + np.sin(share * angle) * other) / np.sin(angle))
    return on_earth(np.concatenate(parts))


def circle(lat: float, lon: float, km: float, corners: int = 90) -> Floats:
    """Points at ``km`` from a place, (corners, 2), eastwards from the north; not closed."""
    bearing = np.linspace(0, 2 * np.pi, corners, endpoint=False)[:, None]
    middle = in_space(np.array([lat]), np.array([lon]))[0]
    east = np.array([-np.sin(np.radians(lon)), np.cos(np.radians(lon)), 0.0])  # at a pole the meridian given counts
    ahead = np.cos(bearing) * np.cross(middle, east) + np.sin(bearing) * east
    return on_earth(np.cos(km / EARTH_KM) * middle + np.sin(km / EARTH_KM) * ahead)
