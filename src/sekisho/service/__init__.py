"""Use cases: one file each. They know ports and the gate, never a file or a socket."""
