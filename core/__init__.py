"""What every package shares: types, settings, the store, artefacts, errors."""
