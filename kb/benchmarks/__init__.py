"""What ``kb bench`` measures: how well texts find their claims, how well copy is checked, and how fast."""
