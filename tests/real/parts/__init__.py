"""One file a component that judges us."""
