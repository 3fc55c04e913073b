"""Proof of place: honest units on real and simulated networks, attacks, speed. `python -m benchmarks.locating`."""
