"""The command line: one file an area, one use case a command."""
