"""What a paper is made of, the states it passes through, and how its definition reads."""
