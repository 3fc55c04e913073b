"""Ports made of network."""
