"""The lived journey: what customers did, in what order, how long it took, and where they stopped."""
