"""What is served over HTTP: each area is a module with ``routes(...)``, to be mounted under any prefix."""
