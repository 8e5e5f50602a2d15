"""From a shopper's words to typed frames."""
