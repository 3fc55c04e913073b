"""Ports made of disk: references, packs, output folders, licence draws, evidence."""
