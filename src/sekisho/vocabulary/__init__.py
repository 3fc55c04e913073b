"""Nouns that cross a station wall: errors, clocks, places, frames, findings, decisions, the reference. No verbs."""
