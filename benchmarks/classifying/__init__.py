"""How well and how fast descriptions of goods are recognised."""
