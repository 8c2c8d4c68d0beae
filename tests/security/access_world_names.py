"""What the records of the access matrix are called."""

import itertools

TEXT = "Access matrix"
numbers = itertools.count(1)
