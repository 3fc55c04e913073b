"""Bytes to vocabulary and back, by published or house formats. Pure."""
