"""The harness of the parts: counting checks, installing programs, starting and stopping them."""
