"""See the design: evals."""
