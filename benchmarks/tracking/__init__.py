"""A simulated world of consignments, and how soon the ways in which they are stolen from it are found."""
