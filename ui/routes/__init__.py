"""The HTTP routes, one module a noun; each has a `router`."""
