"""The check, step by step: read, segment, detect, retrieve, compare, judge, suggest."""
